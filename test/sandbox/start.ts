/** A sandbox with a clock that tests set, a call in the default account and Region, and what a refusal said. */
import { readFileSync, readdirSync } from 'node:fs';
import type { AwsError } from '../../shared/errors.ts';
import type { Input, Operation, Output } from '../../shared/operations.ts';
import type { CloudTrailRecord, Loose } from '../../shared/record.ts';
import { isUnreadable, recordIn } from '../../shared/records.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import { emptyWorld, regionOf, type RegionState, type World } from '../../local/sandbox/world.ts';

export const account = '111122223333';
export const region = 'eu-central-1';
export const where = { account, region };

export function start(world: World = emptyWorld()) {
  const clock = { at: 1_793_700_000 };
  const aws = sandbox({ now: () => clock.at, world });
  const records: CloudTrailRecord[] = [];
  aws.onRecord(record => void records.push(record));
  const call = <N extends Operation>(operation: N, input: Input<N>): Promise<Output<N>> =>
    aws.call(where, operation, input);
  return {
    aws,
    world,
    clock,
    call,
    records,
    later: (seconds: number) => void (clock.at += seconds),
    here: (): RegionState => regionOf(world, account, region),
  };
}

/** `Code: text` of the refusal; fails when the call was not refused. */
export async function refusal(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => new Error('the call was not refused'),
    (error: AwsError) => error,
  );
  if (!('code' in error)) throw error;
  return `${error.code}: ${error.awsMessage}`;
}

let events = 0;

/** A record of a successful call in the default account and Region. */
export function record(
  name: `${string}:${string}`,
  requestParameters: Loose | null,
  rest: Partial<CloudTrailRecord> = {},
): CloudTrailRecord {
  const [source, eventName = ''] = name.split(':');
  return {
    eventID: `event-${++events}`,
    eventTime: '2026-11-03T09:00:00Z',
    eventSource: `${source}.amazonaws.com`,
    eventName,
    awsRegion: source === 'iam' ? 'us-east-1' : region,
    recipientAccountId: account,
    userIdentity: { type: 'IAMUser', userName: 'alice' },
    requestParameters,
    responseElements: null,
    ...rest,
  };
}

/** The records of events/, in file-name order. */
export function recordedEvents(): { file: string; record: CloudTrailRecord }[] {
  const folder = new URL('../../events/', import.meta.url);
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .toSorted()
    .flatMap(file => {
      const record = recordIn(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
      return isUnreadable(record) ? [] : [{ file, record }];
    });
}
