/** Changes of cases become messages; one that cannot be told never holds back the others. */
import { notifyBatch } from '../shared/notify.ts';
import type { Case } from '../shared/case.ts';
import type { Message } from '../shared/message.ts';
import { pipeline } from '../local/sandbox/pipeline.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { estate, stories } from '../local/sandbox/stories.ts';

/** A real case, with all its rows, from a story in the sandbox. */
async function rows(): Promise<{ id: string; before: Case | null; after: Case | null }[]> {
  const written: { id: string; before: Case | null; after: Case | null }[] = [];
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

test('a revert of one rule is one message, told when a fresh read has seen it', async () => {
  const told: Message[] = [];
  const changes = await rows();
  expect(changes.length).toBeGreaterThan(2);
  expect(await notifyBatch({ tell: async message => void told.push(message) }, changes, () => undefined)).toEqual({
    failed: [],
  });
  expect(told.map(message => message.title)).toEqual([
    expect.stringMatching(/^Reverted: Security group sg-0b5e11a7e57e51001/),
  ]);
});

test('one that cannot be sent, and one that cannot be read, fail alone and are logged', async () => {
  const changes = await rows();
  const last = changes.at(-1);
  if (!last) throw new Error('The story wrote no row.');
  // A row of a future version: its status has no row in our table.
  const unknown = { id: 'unknown', before: null, after: { ...last.after, status: 'frozen' } as unknown as Case };
  const told: string[] = [];
  const lines: object[] = [];
  let first = true;
  const tell = async (message: Message) => {
    if (first) {
      first = false;
      throw new Error('SNS is throttling');
    }
    told.push(message.title);
  };
  const { failed } = await notifyBatch(
    { tell },
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
    expect.objectContaining({ id: 'throttled', error: 'SNS is throttling' }),
    expect.objectContaining({ id: 'unknown', level: 'ERROR' }),
  ]);
});
