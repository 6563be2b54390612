/** Stories of things of which only a tag says whose they are, and of clusters whose settings forbid what others' allow. */
import { placeCluster, placeSecurityGroup } from '../../local/sandbox/place.ts';
import { AwsError } from '../../shared/errors.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { officeGroup } from '../../local/sandbox/stories.ts';
import { stage, type Stage } from './stage.ts';

const GroupId = 'sg-0ddba11000000001';
const ssh = (groupId: string) => ({
  groupId,
  ipPermissions: {
    items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
  },
});
const ownedBy = (...clusters: string[]) =>
  clusters.map(name => ({ Key: `kubernetes.io/cluster/${name}`, Value: 'owned' }));

/** Somebody opens SSH; answers what was decided, by control. With `warm` the inventory was read before. */
async function opens(s: Stage, warm: boolean): Promise<string[]> {
  if (warm) await s.does('ec2:AuthorizeSecurityGroupIngress', ssh(officeGroup));
  const { passes } = await s.does('ec2:AuthorizeSecurityGroupIngress', ssh(GroupId));
  return [...new Set(passes.flatMap(pass => pass.findings.map(one => `${one.decision.do} ${one.control.id}`)))];
}

const cluster = (world: World, name: string, env: string, securityGroupIds: string[] = []) => {
  placeCluster(world, { name, tags: { env } });
  const placed = regionOf(world, '111122223333', 'eu-central-1').clusters[name];
  if (placed) placed.resourcesVpcConfig.securityGroupIds = securityGroupIds;
};

describe.each([
  ['with a kept inventory', true],
  ['without one', false],
])('a group %s', (_, warm) => {
  test('whose tag names a cluster that is none of EKS’s is nobody’s business', async () => {
    const s = stage({ world: world => void placeSecurityGroup(world, { GroupId, Tags: ownedBy('kops') }) });
    expect(await opens(s, warm)).toEqual([]);
    expect(s.writes()).toEqual([]);
  });

  test('whose tags name what can be no cluster, and many, is not either', async () => {
    const Tags = ownedBy('a b', '../x', '', 'one', 'two', 'three', 'four', 'five');
    const s = stage({ world: world => void placeSecurityGroup(world, { GroupId, Tags }) });
    expect(await opens(s, warm)).toEqual([]);
  });

  test('whose tag names a cluster of EKS is its', async () => {
    const s = stage({ world: world => void placeSecurityGroup(world, { GroupId, Tags: ownedBy('shop') }) });
    expect(await opens(s, warm)).toEqual(['revert eks-sg-admin-port-open']);
  });

  test('of a cluster in which settings only tell is told', async () => {
    const s = stage({
      settings: { rules: [{ clusterTags: { env: 'prod' }, mode: 'notify' }] },
      world: world => {
        cluster(world, 'prod', 'prod');
        placeSecurityGroup(world, { GroupId, Tags: ownedBy('prod') });
      },
    });
    expect(await opens(s, warm)).toEqual(['notify eks-sg-admin-port-open']);
    expect(s.writes()).toEqual([]);
  });

  test('is not silenced by a tag that names another cluster', async () => {
    const s = stage({
      settings: { rules: [{ clusterTags: { env: 'dev' }, mode: 'off' }] },
      world: world => {
        placeSecurityGroup(world, { GroupId, Tags: ownedBy('dev') });
        cluster(world, 'prod', 'prod', [GroupId]);
        cluster(world, 'dev', 'dev');
      },
    });
    expect(await opens(s, warm)).toEqual(['revert eks-sg-admin-port-open']);
  });

  test('of two clusters is acted on only where both let it, and told where one is silent', async () => {
    const world = (all: World) => {
      placeSecurityGroup(all, { GroupId });
      cluster(all, 'prod', 'prod', [GroupId]);
      cluster(all, 'dev', 'dev', [GroupId]);
    };
    const prod = (mode: string) => ({ clusterTags: { env: 'prod' }, mode });
    const dev = (mode: string) => ({ clusterTags: { env: 'dev' }, mode });
    const rules = [prod('ask'), dev('enforce')];
    for (const settings of [{ rules }, { rules: rules.toReversed() }])
      expect(await opens(stage({ settings, world }), warm)).toEqual(['ask eks-sg-admin-port-open']);
    expect(await opens(stage({ settings: { rules: [dev('off')] }, world }), warm)).toEqual([
      'notify eks-sg-admin-port-open',
    ]);
  });
});

test('a group whose tag names a cluster that a kept inventory does not know and nobody may look at is asked about', async () => {
  const s = stage({
    world: world => void placeSecurityGroup(world, { GroupId, Tags: ownedBy('late') }),
    wrap: ports => ({
      ...ports,
      call: async (where, operation, input) => {
        if (operation === 'eks:DescribeCluster' && 'name' in input && input.name === 'late')
          throw new AwsError('AccessDeniedException', 'not you', operation, where);
        return ports.call(where, operation, input);
      },
    }),
  });
  expect(await opens(s, true)).toEqual(['ask eks-sg-admin-port-open']);
});
