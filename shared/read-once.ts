/** Reads for a look at a whole account: each question is asked once, and few at a time. */
import { factsOf, type Operation } from './operations.ts';
import { canonical } from './plan.ts';
import type { Ports } from './ports.ts';
import { iamRegion } from './partitions.ts';

/**
 * Calls to one service of one account's Region that may be under way at once. AWS publishes few of its limits; EKS answers
 * TooManyRequestsException to some hundred at once. The SDK's adaptive retries slow down beyond this.
 */
const atOnce = 8;

export interface ReadOnce {
  ports: Ports;
  /** Forgets what was read in a Region, so that memory does not grow with the number of Regions. IAM is global and stays. */
  forget(region: string): void;
}

/** Ports whose `call` answers the same question with the same answer, also when it was refused. It rejects every write. */
export function readOnce(ports: Ports): ReadOnce {
  const regions = new Map<string, Map<string, Promise<unknown>>>();
  const gates = new Map<string, Gate>();
  const inRegion = (region: string) => {
    const answers = regions.get(region) ?? new Map<string, Promise<unknown>>();
    regions.set(region, answers);
    return answers;
  };
  const call: Ports['call'] = async (where, operation, input) => {
    if (factsOf(operation).access !== 'read')
      throw new Error(`${operation} writes; a look at a whole account only reads.`);
    const global = operation.startsWith('iam:');
    const region = global ? iamRegion(where.region) : where.region;
    const answers = inRegion(global ? 'global' : region);
    const key = `${where.account} ${operation} ${canonical(input)}`;
    const known =
      answers.get(key) ?? gateOf(gates, where.account, region, operation)(() => ports.call(where, operation, input));
    answers.set(key, known);
    // What was asked with this very operation and input is this operation's answer.
    return (await known) as Awaited<ReturnType<typeof ports.call<typeof operation>>>;
  };
  return { ports: { ...ports, call }, forget: region => void regions.delete(region) };
}

/** Runs what it is given, at most so many at once, in the order of asking. */
type Gate = <T>(task: () => Promise<T>) => Promise<T>;

function gateOf(gates: Map<string, Gate>, account: string, region: string, operation: Operation): Gate {
  const key = `${account} ${region} ${operation.split(':')[0]}`;
  const gate = gates.get(key) ?? atMost(atOnce);
  gates.set(key, gate);
  return gate;
}

/** A gate for at most `n` tasks at once; further ones wait their turn. */
export function atMost(n: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async task => {
    if (running >= n) await new Promise<void>(resolve => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
