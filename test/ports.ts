/** The ports of a test: the sandbox for AWS, memory for cases, a clock that only the test moves. */
import { AwsError } from '../shared/errors.ts';
import type { Operation } from '../shared/operations.ts';
import type { Alarm, Letter, Ports, Wake } from '../shared/ports.ts';
import type { Delivery } from '../shared/target.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import type { Sandbox } from '../local/sandbox/sandbox.ts';

/** A clock in epoch seconds. */
export interface Clock {
  now(): number;
  /** Lets that many seconds pass. */
  step(seconds: number): void;
}

/** Starts at 2026-11-03T09:00:00Z unless told otherwise. */
export function testClock(start = 1_793_696_400): Clock {
  let now = start;
  return { now: () => now, step: seconds => void (now += seconds) };
}

/** Ports over a sandbox. `denies`: operations AWS refuses us, as a policy that lacks them would. `wakes`, `alarms`, `letters` and `deliveries` keep what was sent. */
export function testPorts(
  sandbox: Pick<Sandbox, 'call'>,
  clock: Pick<Clock, 'now'>,
  options: { denies?: readonly Operation[] } = {},
): Ports & {
  wakes: { wake: Wake; delaySeconds: number }[];
  alarms: Alarm[];
  letters: (Letter & { topic: string })[];
  deliveries: Delivery[];
} {
  const wakes: { wake: Wake; delaySeconds: number }[] = [];
  const alarms: Alarm[] = [];
  const letters: (Letter & { topic: string })[] = [];
  const deliveries: Delivery[] = [];
  let drawn = 0;
  return {
    wakes,
    alarms,
    letters,
    deliveries,
    call: async (where, operation, input) => {
      if (options.denies?.includes(operation))
        throw new AwsError('AccessDenied', `not allowed: ${operation}`, operation, where);
      return sandbox.call(where, operation, input);
    },
    cases: memoryCases(),
    wake: async (wake, delaySeconds) => void wakes.push({ wake, delaySeconds }),
    post: async alarm => void alarms.push(alarm),
    publish: async (topic, letter) => void letters.push({ topic, ...letter }),
    enqueue: async delivery => void deliveries.push(delivery),
    http: async ({ url }) => {
      throw new Error(`This test reaches nothing on the internet, not even ${url}.`);
    },
    secret: async name => {
      throw new Error(`This test has no secret ${name}.`);
    },
    now: clock.now,
    enrolled: () => true,
    regions: () => ['eu-central-1', 'us-east-1'],
    isOurs: roleArn => roleArn.includes(':role/eks-guardrails-'),
    unique: () => `owner-${++drawn}`,
    trustsLocal: true,
    random: bytes => new Uint8Array(bytes).map((_, at) => (++drawn * 37 + at * 11) % 256),
  };
}
