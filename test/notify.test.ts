/** Changes of cases become deliveries, one per place; one that cannot be told never holds back the others. */
import type { Case } from '../shared/case.ts';
import type { Message } from '../shared/message.ts';
import { deliveryId, notifyBatch, targetsOf, type CaseChange, type NotifyPorts } from '../shared/notify.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';
import type { Delivery } from '../shared/target.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { pipeline } from '../local/sandbox/pipeline.ts';
import { estate, stories } from '../local/sandbox/stories.ts';
import { aCase } from './a-case.ts';

const now = 1_793_000_000;

/** A real case, with all its rows, from a story in the sandbox. */
async function rows(): Promise<CaseChange[]> {
  const written: CaseChange[] = [];
  const p = pipeline({
    settings: sandboxSettings(),
    wrap: ports => ({
      ...ports,
      cases: {
        ...ports.cases,
        put: async (next, expecting) => {
          const done = await ports.cases.put(next, expecting);
          if (done) written.push({ id: `row-${written.length}`, before: expecting, after: next });
          return done;
        },
      },
    }),
  });
  estate(p.sandbox.world);
  await stories[0]?.tell(p);
  return written;
}

function given(more: Partial<NotifyPorts> = {}): NotifyPorts & { queued: Delivery[] } {
  const queued: Delivery[] = [];
  return {
    queued,
    cases: memoryCases(),
    enqueue: async delivery => void queued.push(delivery),
    post: async () => undefined,
    now: () => now,
    ...more,
  };
}

function settingsOf(document: object): Settings {
  const checked = checkSettings(document);
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.settings;
}

test('a revert of one rule is one message, told when a fresh read has seen it', async () => {
  const ports = given();
  const changes = await rows();
  expect(changes.length).toBeGreaterThan(2);
  expect(await notifyBatch(ports, settingsOf({}), changes, () => undefined)).toEqual({ failed: [] });
  expect(ports.queued.map(({ message, target }) => [message.title, target.sink])).toEqual([
    [expect.stringMatching(/^Reverted: Security group sg-0b5e11a7e57e51001/), 'sns'],
  ]);
});

test('one that cannot be queued, and one that cannot be read, fail alone and are logged', async () => {
  const changes = await rows();
  const last = changes.at(-1);
  if (!last) throw new Error('The story wrote no row.');
  // A row of a future version: its status has no row in our table.
  const unknown = { id: 'unknown', before: null, after: { ...last.after, status: 'frozen' } as unknown as Case };
  const told: string[] = [];
  const lines: object[] = [];
  let first = true;
  const ports = given({
    enqueue: async ({ message }) => {
      if (first) {
        first = false;
        throw new Error('SQS is throttling https://sqs.eu-central-1.amazonaws.com/111122223333/deliveries');
      }
      told.push(message.title);
    },
  });
  const { failed } = await notifyBatch(
    ports,
    settingsOf({}),
    [
      { ...last, id: 'throttled' },
      unknown,
      { ...last, id: 'fine' },
      { id: 'removed', before: last.after, after: null },
    ],
    line => lines.push(line),
  );
  expect(failed).toEqual(['throttled', 'unknown']);
  expect(told).toHaveLength(1);
  expect(lines).toEqual([
    expect.objectContaining({ id: 'throttled', error: 'SQS is throttling https://sqs.eu-central-1.amazonaws.com/…' }),
    expect.objectContaining({ id: 'unknown', level: 'ERROR' }),
  ]);
});

test('a change handed out twice makes deliveries of the same ids, and another version others', async () => {
  const ports = given();
  const one = aCase({ id: 'sg-1', expiresAt: now + 3600 });
  const change = { id: 'a', before: null, after: one };
  await notifyBatch(ports, settingsOf({}), [change, change], () => undefined);
  await notifyBatch(
    ports,
    settingsOf({}),
    [{ id: 'b', before: { ...one, status: 'superseded', ver: 2 }, after: { ...one, ver: 3 } }],
    () => undefined,
  );
  expect(ports.queued.map(({ id }) => id)).toEqual([
    '1#1#question#sns:TOPIC_ARN',
    '1#1#question#sns:TOPIC_ARN',
    '1#3#question#sns:TOPIC_ARN',
  ]);
});

describe('who hears', () => {
  const settings = settingsOf({
    approvers: [
      { name: 'alex', channel: 'alex' },
      { name: 'kim', channel: 'kim' },
    ],
    channels: {
      alex: { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:alex', reaches: ['alex'] },
      kim: { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:kim', reaches: ['kim'] },
      night: { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:night' },
    },
    onCall: 'night',
  });
  const one = aCase({ id: 'sg-1', escalation: 1 });
  const heard = (kind: Message['kind']) =>
    targetsOf({ kind } as Message, one, settings)
      .map(({ address }) => address.split(':').at(-1) ?? '')
      .toSorted((a, b) => a.localeCompare(b));

  test('a reminder only who may answer, an escalation also the next stage, everything else the route', () => {
    expect(heard('question')).toEqual(['alex', 'kim', 'TOPIC_ARN']);
    expect(heard('reminder')).toEqual(['alex', 'kim']);
    expect(heard('escalation')).toEqual(expect.arrayContaining(['alex', 'kim', 'night']));
    expect(heard('question')).not.toContain('night');
  });

  test('each place by an id of its own', () => {
    const ids = targetsOf({ kind: 'question' } as Message, one, settings).map(target =>
      deliveryId({ round: 1, kind: 'question' }, 1, target),
    );
    expect(new Set(ids).size).toBe(3);
  });
});
