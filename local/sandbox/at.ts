/** Where and when one operation is performed, how it is refused, and how long answers are cut into pages. */
import { AwsError } from '../../shared/errors.ts';
import type { Input, Operation, Output } from '../../shared/operations.ts';
import type { AccountState, RegionState, World } from './world.ts';

/** What an operation may look at and change. */
export interface At {
  world: World;
  account: string;
  region: string;
  /** The Region's state. */
  here: RegionState;
  /** What the account has everywhere. */
  global: AccountState;
  /** Epoch seconds. */
  now: number;
  operation: Operation;
  requestId: string;
}

/** An answer without `$metadata`, which every answer gets alike. */
export type Answer<N extends Operation> = Omit<Output<N>, '$metadata'>;

/** What each operation of a service does; one that is missing does not compile. */
export type Performs<Service extends string> = {
  [N in Extract<Operation, `${Service}:${string}`>]: (at: At, input: Input<N>) => Answer<N>;
};

/** Refuses the call as AWS does. Throws AwsError. */
export function refuse(at: At, code: string, message: string): never {
  throw new AwsError(
    code,
    message,
    at.operation,
    { account: at.account, region: at.region },
    { requestId: at.requestId },
  );
}

/** One page of a list: `token` is what the page before answered as `next`, `size` what the caller asked for at most. */
export function page<T>(at: At, items: readonly T[], token?: string, size?: number): { items: T[]; next?: string } {
  const from = token === undefined ? 0 : Number(/^page-(\d+)$/.exec(token)?.[1] ?? NaN);
  if (Number.isNaN(from)) refuse(at, 'InvalidNextToken', `The token '${token}' is not one this operation answered.`);
  const to = from + Math.max(1, Math.min(size ?? Infinity, at.world.pageSize));
  return { items: items.slice(from, to), ...(to < items.length && { next: `page-${to}` }) };
}
