/** Examples of eks-node-access-entry. */
import { eksNodeAccessEntry } from '../../shared/controls/eks-node-access-entry.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAccessEntry, placeCluster, placeNodegroup } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const arn = (role: string): string => `arn:aws:iam::${account}:role/${role}`;

/** A cluster with a managed node group, and an entry of this type for this role. */
const entry =
  (type: string, role: string, nodegroups = ['workers']) =>
  (world: World): Ref => {
    placeCluster(world);
    for (const nodegroupName of nodegroups) placeNodegroup(world, { nodegroupName, nodeRole: arn('teams/eks-node') });
    const id = placeAccessEntry(world, { type, principalArn: arn(role) });
    return { kind: 'access-entry', account, region: 'eu-central-1', id };
  };
const found = (message: RegExp) => [{ key: 'self-managed', message, calls: [] }];
const other = (name: string, type: string) => ({
  name,
  world: entry(type, 'eks-node'),
  because: /no entry of EC2 nodes/,
});

check(eksNodeAccessEntry, {
  bare: 'nothing',
  fine: [
    { name: 'EKS made it for a managed node group', world: entry('EC2_LINUX', 'teams/eks-node') },
    {
      name: 'one of several node groups has the role, on a later page',
      world: world => {
        world.pageSize = 1;
        entry('EC2_LINUX', 'teams/eks-node', ['a', 'b'])(world);
        placeNodegroup(world, { nodegroupName: 'c', nodeRole: arn('windows') });
        const id = placeAccessEntry(world, { type: 'EC2_WINDOWS', principalArn: arn('windows') });
        return { kind: 'access-entry', account, region: 'eu-central-1', id };
      },
    },
  ],
  notApplicable: [
    other('the entry of a person', 'STANDARD'),
    other('the nodes of Auto Mode, which EKS starts', 'EC2'),
    other('the pods of Fargate', 'FARGATE_LINUX'),
    {
      name: 'nobody may tell which node groups there are',
      world: entry('EC2_LINUX', 'self-managed'),
      denies: ['eks:ListNodegroups'],
      because: /nobody may tell/,
    },
    {
      name: 'a cluster that knows only the ConfigMap',
      world: world => {
        const ref = entry('EC2_LINUX', 'self-managed')(world);
        placeCluster(world, { accessConfig: { authenticationMode: 'CONFIG_MAP' } });
        return ref;
      },
      change: {
        eventId: 'e',
        time: 0,
        source: 'eks',
        name: 'CreateCluster',
        actor: { type: 'AssumedRole', name: 'self-managed' },
      },
      because: /knows no access entries/,
    },
  ],
  bad: [
    {
      name: 'the role of self-managed nodes',
      world: entry('EC2_LINUX', 'self-managed'),
      finds: found(
        /^Cluster shop takes instances with arn:aws:iam::111122223333:role\/self-managed for nodes \(EC2_LINUX\), and no managed node group \(workers\) has this role\.$/,
      ),
    },
    {
      name: 'Karpenter nodes are no group of the account, and need an entry as well',
      world: entry('EC2_LINUX', 'KarpenterNodeRole-shop', []),
      finds: found(/for nodes \(EC2_LINUX\), and has no managed node group\.$/),
    },
    {
      name: 'Windows nodes, and a role of the same name under another path',
      world: entry('EC2_WINDOWS', 'eks-node'),
      finds: found(/EC2_WINDOWS/),
    },
  ],
});
