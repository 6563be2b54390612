/** A small AWS in memory behind the same port: it knows what our readers read back and what our plans write, nothing more. */
import { AwsError } from '../../shared/errors.ts';
import { factsOf, type Input, type Operation, type Output } from '../../shared/operations.ts';
import type { Ports, Where } from '../../shared/ports.ts';
import type { CloudTrailRecord } from '../../shared/record.ts';
import { iamRegion } from '../../shared/partitions.ts';
import type { Ref } from '../../shared/resources.ts';
import { applyRecord } from './apply.ts';
import type { At } from './at.ts';
import { uuidFrom } from './ids.ts';
import { passTime } from './pass.ts';
import { performs } from './performs.ts';
import { recordOfCall } from './records.ts';
import { emptyWorld, visiting, type World } from './world.ts';

export interface Sandbox {
  /** One AWS call as our role `arn:aws:iam::<account>:role/eks-guardrails-fix`. Rejects with AwsError. */
  call: Ports['call'];
  /** Plain JSON: it survives JSON.stringify and JSON.parse. */
  world: World;
  /** A recorded event happens here as it happened in AWS. With `assume` what no earlier event created is made up first. */
  apply(record: CloudTrailRecord, options?: { assume?: boolean }): { assumed: Ref[] };
  /** Hears the CloudTrail records of writes made through `call` and of those EKS makes by itself. */
  onRecord(listener: (record: CloudTrailRecord) => void): void;
  /** Every call made, refused ones too, in order. */
  calls: { where: Where; operation: Operation; input: unknown }[];
  /** Lets what is due at now() happen; call() and apply() do it first anyway. */
  pass(): void;
}

/** Starts a sandbox over a world (default: an empty one). `now` answers epoch seconds. */
export function sandbox(options: { now(): number; world?: World }): Sandbox {
  const world = options.world ?? emptyWorld();
  const listeners: ((record: CloudTrailRecord) => void)[] = [];
  const calls: Sandbox['calls'] = [];

  // What we tell of has happened already: a listener that applies the record again must not make it happen twice.
  const emit = (record: CloudTrailRecord) => {
    world.applied[record.eventID] = true;
    for (const listener of listeners) listener(record);
  };
  const pass = () => passTime(world, options.now(), emit);

  return {
    world,
    calls,
    pass,
    onRecord: listener => void listeners.push(listener),
    apply(record, { assume = false } = {}) {
      pass();
      return applyRecord(world, record, { now: options.now(), assume });
    },
    async call(where, operation, input) {
      pass();
      calls.push({ where, operation, input: structuredClone(input) });
      return perform({
        world,
        where,
        operation,
        input,
        now: options.now(),
        requestId: uuidFrom(`request ${calls.length} ${options.now()}`),
        emit,
      });
    },
  };
}

interface Asked<N extends Operation> {
  world: World;
  where: Where;
  operation: N;
  input: Input<N>;
  now: number;
  requestId: string;
  emit(record: CloudTrailRecord): void;
}

function perform<N extends Operation>(asked: Asked<N>): Output<N> {
  const { world, where, operation, input, now, requestId } = asked;
  refuseOutsideSession(asked);
  const lies = world.lies.includes(operation);
  const reads = factsOf(operation).access === 'read';
  const seen = reads ? visible(world, now) : lies ? structuredClone(world) : world;
  const region = operation.startsWith('iam:') ? iamRegion(where.region) : where.region;
  const before =
    world.staleReads > 0 && !reads ? JSON.stringify({ regions: world.regions, accounts: world.accounts }) : undefined;
  const [at, answer] = visiting(seen, where.account, region, (here, global) => {
    const at: At = { world: seen, account: where.account, region, here, global, now, operation, requestId };
    return [at, performs[operation](at, structuredClone(input))] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Answer<N> is Output<N> without `$metadata`; TypeScript does not follow that for every N
  const output = structuredClone({ ...answer, $metadata: { requestId, httpStatusCode: 200 } }) as unknown as Output<N>;
  if (!reads) {
    if (before !== undefined) world.unseen.push({ at: now, before });
    if (lies) keepPromises(world, seen);
    asked.emit(recordOfCall(at, world, { input, output, session: where.case ?? 'eks-guardrails' }));
  }
  return output;
}

// A session limited to a plan's calls may make no other one (least privilege per act).
function refuseOutsideSession({ where, operation, requestId }: Asked<Operation>): void {
  if (!where.only || where.only.some(call => call.call === operation)) return;
  throw new AwsError('AccessDenied', `No session policy allows the ${operation} action`, operation, where, {
    requestId,
  });
}

/** The world as reads see it: without the writes of the last `staleReads` seconds. */
function visible(world: World, now: number): World {
  world.unseen = world.unseen.filter(write => write.at > now - world.staleReads);
  const [oldest] = world.unseen;
  if (!oldest) return world;
  const before: Pick<World, 'regions' | 'accounts'> = JSON.parse(oldest.before);
  return { ...world, ...before };
}

// An update EKS promised must be found by DescribeUpdate and end Successful: only its effect is a lie.
function keepPromises(world: World, pretended: World): void {
  world.nextId = pretended.nextId;
  for (const [where, { updates }] of Object.entries(pretended.regions)) {
    for (const update of Object.values(updates)) {
      const here = world.regions[where];
      if (!here || here.updates[update.id]) continue;
      here.updates[update.id] = { ...update, patch: {} };
      world.due.push(...pretended.due.filter(due => due.do === 'finish-update' && due.updateId === update.id));
    }
  }
}
