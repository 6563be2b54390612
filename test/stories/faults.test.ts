/** Fault injection: each port call of each story dies, fails, throttles or dies just after its effect, once; nothing is lost or done twice. */
import type { Case } from '../../shared/case.ts';
import { AwsError } from '../../shared/errors.ts';
import type { Operation } from '../../shared/operations.ts';
import type { Ports } from '../../shared/ports.ts';
import { placeBucket, placeFunction } from '../../local/sandbox/place.ts';
import { keyArn, nodesGroup, secretsKey } from '../../local/sandbox/stories.ts';
import type { World } from '../../local/sandbox/world.ts';
import { ipv4, opens, permission, stage, type Stage } from './stage.ts';

/** What happens at the nth port call. `dies`: the process is gone, so every later call of the same pass throws too. */
type Fault = 'dies before' | 'dies after' | 'is throttled' | 'does not answer, though it was done';

interface Told {
  world?: (world: World) => void;
  tell(s: Stage): Promise<unknown>;
  /** The one state all faults must end in. */
  ends(s: Stage): unknown;
  writes: string[];
}

const stories: Record<string, Told> = {
  'SSH opened to the world': {
    tell: s => s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('0.0.0.0/0', '10.0.0.0/8'))])),
    ends: s =>
      Object.values(s.here().rules)
        .filter(rule => rule.GroupId === nodesGroup && !rule.IsEgress)
        .map(rule => rule.CidrIpv4),
    writes: ['ec2:RevokeSecurityGroupIngress'],
  },
  'audit logging switched off': {
    tell: s =>
      s.does('eks:UpdateClusterConfig', {
        name: 'shop',
        logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
      }),
    ends: s =>
      s
        .here()
        .clusters['shop']?.logging?.clusterLogging?.filter(entry => entry.enabled)
        .flatMap(entry => entry.types ?? [])
        .toSorted(),
    writes: ['eks:UpdateClusterConfig'],
  },
  'the secrets key scheduled for deletion': {
    tell: s =>
      s.does(
        'kms:ScheduleKeyDeletion',
        { keyId: secretsKey, pendingWindowInDays: 7 },
        { resources: [{ ARN: keyArn, accountId: '111122223333', type: 'AWS::KMS::Key' }] },
      ),
    ends: s => s.here().keys[secretsKey]?.KeyState,
    writes: ['kms:CancelKeyDeletion', 'kms:EnableKey'],
  },
  // CloudTrail has another name for our call than S3 (T-S3-1): whoever dies before writing down its request id must know its own event by that.
  'the bucket of the trail opened': {
    world: world => void placeBucket(world),
    tell: s => s.does('s3:DeleteBucketPublicAccessBlock', { bucketName: 'trail-111122223333' }),
    ends: s => s.here().buckets['trail-111122223333']?.block,
    writes: ['s3:PutPublicAccessBlock'],
  },
  // The same with Lambda's, whose names carry API dates (T-LAM-1).
  'a function of ours kept from running': {
    world: world => void placeFunction(world),
    tell: s =>
      s.does('lambda:PutFunctionConcurrency20171031', {
        functionName: 'eks-guardrails-prod-sweep',
        reservedConcurrentExecutions: 0,
      }),
    ends: s => s.here().functions['eks-guardrails-prod-sweep'],
    writes: ['lambda:DeleteFunctionConcurrency'],
  },
};

const faults: Fault[] = ['dies before', 'dies after', 'is throttled', 'does not answer, though it was done'];

const toldIn = (cases: readonly Case[]): string[] => cases.flatMap(one => (one.plan ? [] : [one.control])).toSorted();

class Died extends Error {}

/** The nth call of any port has the fault; before and after it everything works, but for a process that is dead until its pass is over. */
function faulty(fault: Fault, nth: number) {
  let count = 0;
  let dead = false;
  let happened = false;
  const through = async <T>(
    call: () => Promise<T>,
    aws?: { operation: Operation; where: { account: string; region: string } },
  ): Promise<T> => {
    if (dead) throw new Died('the process is dead');
    count += 1;
    if (count !== nth) return call();
    happened = true;
    if (fault === 'dies before') dead = true;
    if (dead) throw new Died('the process died');
    if (aws && fault === 'is throttled')
      throw new AwsError('ThrottlingException', 'Rate exceeded', aws.operation, aws.where);
    const answer = await call();
    if (fault === 'dies after') dead = true;
    if (dead) throw new Died('the process died');
    if (aws && fault === 'does not answer, though it was done')
      throw new AwsError('TimeoutError', 'socket hang up', aws.operation, aws.where);
    return answer;
  };
  const wrap = (ports: Ports): Ports => ({
    ...ports,
    call: (where, operation, input) => through(() => ports.call(where, operation, input), { operation, where }),
    wake: (wake, delay) => through(() => ports.wake(wake, delay)),
    post: alarm => through(() => ports.post(alarm)),
    cases: {
      ...ports.cases,
      of: ref => through(() => ports.cases.of(ref)),
      put: (next, expecting) => through(() => ports.cases.put(next, expecting)),
      inventory: (account, region) => through(() => ports.cases.inventory(account, region)),
      putInventory: (...given) => through(() => ports.cases.putInventory(...given)),
      count: (name, now, window) => through(() => ports.cases.count(name, now, window)),
    },
  });
  return { wrap, revive: () => void (dead = false), happened: () => happened, calls: () => count };
}

describe.each(Object.entries(stories))('%s', (_name, story) => {
  test.each(faults)('whichever port call %s, it ends as it should, with one act', async fault => {
    const staging = story.world ? { world: story.world } : {};
    const calm = stage(staging);
    await story.tell(calm);
    const expected = story.ends(calm);
    const told = toldIn(await calm.cases());
    let nth = 1;
    for (; nth < 200; nth += 1) {
      const broken = faulty(fault, nth);
      const s = stage({ ...staging, wrap: broken.wrap, onFailedPass: broken.revive });
      await story.tell(s);
      broken.revive();
      await s.p.run();
      if (!broken.happened()) break;
      const cases = await s.cases();
      const where = `port call ${nth}`;
      expect([where, story.ends(s)]).toEqual([where, expected]);
      expect([where, cases.filter(one => one.plan).map(one => one.status)]).toEqual([where, ['resolved']]);
      // Our own event proves that it was us; an update of EKS ends only after its event, and then nothing does.
      if (!story.writes.some(write => write.startsWith('eks:')))
        expect([where, cases.flatMap(one => (one.plan ? [one.result?.by] : []))]).toEqual([where, ['guardrail']]);
      // What is only told is told whatever happened.
      expect([where, toldIn(cases)]).toEqual([where, told]);
      expect([where, s.p.deadLetters]).toEqual([where, []]);
      // A write that AWS made is never made again; one that never reached it may be tried again.
      expect([where, [...new Set(s.writes())]]).toEqual([where, story.writes]);
      expect([where, s.writes().length]).toEqual([where, story.writes.length]);
      expect([where, s.p.alarms]).toEqual([where, []]);
    }
    // The walk went through the whole story and past its end.
    expect(nth).toBeGreaterThan(8);
    expect(nth).toBeLessThan(200);
  });
});
