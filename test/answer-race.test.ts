/** Answers at the same time as each other and as the program's own moves: in DynamoDB's protocol, one row, no locks. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
// @ts-expect-error -- dynalite has no types
import dynalite from 'dynalite';
import * as fc from 'fast-check';
import type { AddressInfo } from 'node:net';
import { memoryCases } from '../local/sandbox/cases.ts';
import { answer, type Answered, type Asked } from '../shared/answer.ts';
import { createTableInput, tableCases } from '../shared/aws/table.ts';
import { written, type Case } from '../shared/case.ts';
import type { Cases, Wake } from '../shared/ports.ts';
import { reminded } from '../shared/reminders.ts';
import { caseIn, hour, now } from './fixtures.ts';

const server = dynalite({ createTableMs: 0 });
let cases: Cases;
let client: DynamoDBClient;
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(new CreateTableCommand(createTableInput('answers')));
  cases = tableCases(client, 'answers', () => now);
});
afterAll(async () => {
  client.destroy();
  await new Promise(resolve => server.close(resolve));
});

let ids = 0;
/** A question in the table, one hour old, and what was woken since. */
async function question(store: Cases, more: Partial<Case> = {}) {
  const id = String((ids += 1)).padStart(26, '0');
  const one: Case = { ...caseIn('waiting', { askedAt: now - hour, dueAt: now, ...more }), id };
  await store.put(one, null);
  const wakes: Wake[] = [];
  const ports = { cases: store, wake: async (wake: Wake) => void wakes.push(wake), now: () => now };
  const read = async (): Promise<Case> => {
    const found = await store.get(id);
    if (!found) throw new Error(`Case ${id} is gone.`);
    return found;
  };
  return { id, one, ports, wakes, read };
}

const asked = (does: Asked['do'], by: string, more: Partial<Asked> = {}): Asked => ({
  do: does,
  by,
  via: 'cli',
  reason: 'we looked at it together',
  ...more,
});
const taken = (results: readonly Answered[]) => results.filter(result => 'case' in result).length;

/** Ports whose next writes come too late, because of `between`. */
function overtaken(q: Awaited<ReturnType<typeof question>>, between: (() => Promise<unknown>)[]) {
  return {
    ...q.ports,
    cases: {
      ...q.ports.cases,
      put: async (next: Case, expecting: Case | null) => {
        await between.shift()?.();
        return q.ports.cases.put(next, expecting);
      },
    },
  };
}

/** What the program's own look writes at that moment. */
const remindedAt = async (q: Awaited<ReturnType<typeof question>>): Promise<boolean> => {
  const before = await q.read();
  const after = reminded(before, true, now);
  return after !== null && q.ports.cases.put(after, before);
};

test('forty-concurrent-decisions-one-wins', async () => {
  const q = await question(cases);
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, i) => answer(q.ports, q.id, asked(i % 2 ? 'approve' : 'reject', `person-${i}`))),
  );
  expect(taken(results)).toBe(1);
  const after = await q.read();
  expect([after.ver, q.wakes.length]).toEqual([q.one.ver + 1, 1]);
  for (const result of results)
    if ('refused' in result)
      expect(result).toEqual({
        refused: `The case is already ${after.status} by ${after.answer?.by} at 2026-11-03 09:00:00 UTC.`,
        why: 'moved on',
      });
});

test('two people at once are two voices, and a third is too late', async () => {
  const q = await question(cases, { quorum: 2 });
  const results = await Promise.all(['alex', 'kim', 'sam'].map(by => answer(q.ports, q.id, asked('approve', by))));
  const after = await q.read();
  expect([taken(results), after.status, after.approvers?.length]).toEqual([2, 'approved', 2]);
});

test('one person at once by two channels is one voice', async () => {
  const q = await question(cases, { quorum: 2 });
  const results = await Promise.all(
    (['cli', 'slack'] as const).map(via => answer(q.ports, q.id, asked('approve', 'kim', { via }))),
  );
  expect([taken(results), await q.read()]).toMatchObject([1, { status: 'waiting', approvers: ['kim'] }]);
});

test('an answer that a reminder overtakes stands', async () => {
  const q = await question(cases);
  const result = await answer(overtaken(q, [async () => remindedAt(q)]), q.id, asked('approve', 'kim', { round: 1 }));
  expect(result).toMatchObject({ case: { status: 'approved', remindStage: 1, ver: q.one.ver + 2 } });
  expect(await q.read()).toMatchObject({ status: 'approved', remindStage: 1, answer: { by: 'kim' } });
  expect(q.wakes).toHaveLength(1);
});

test('a reminder that an answer overtakes is none', async () => {
  const q = await question(cases);
  const before = await q.read();
  const late = reminded(before, true, now);
  await answer(q.ports, q.id, asked('approve', 'kim'));
  expect(late && (await cases.put(late, before))).toBe(false);
  expect((await q.read()).remindStage).toBeUndefined();
});

test('an answer never moves on to a question it was not given to', async () => {
  const q = await question(cases);
  const anew = async () => {
    const before = await q.read();
    const entry = { at: now, what: 'asked anew', by: 'policy:x' };
    await cases.put(written(before, { ...before, round: 2 }, entry), before);
  };
  for (const does of ['reject', 'approve'] as const) {
    const result = await answer(overtaken(q, [anew]), q.id, asked(does, 'kim'));
    // The first time round 2 comes between; the second time the same round is written again, which is no other question.
    expect('refused' in result ? result.refused : result.case.status).toMatch(
      does === 'reject' ? /^The case has moved on since/ : /^approved$/,
    );
  }
});

test('whoever is always overtaken gives up, and nothing is written', async () => {
  const q = await question(cases);
  let moves = 0;
  const touch = async () => {
    const before = await q.read();
    moves += 1;
    await cases.put({ ...before, ver: before.ver + 1 }, before);
  };
  const result = await answer(
    overtaken(
      q,
      Array.from({ length: 99 }, () => touch),
    ),
    q.id,
    asked('approve', 'kim'),
  );
  expect(result).toMatchObject({ refused: expect.stringMatching(/Answer again\.$/), why: 'moved on' });
  expect([(await q.read()).status, moves, q.wakes.length]).toEqual(['waiting', 8, 0]);
});

test('whatever comes between in whatever order, one answer is on the row and its giver was told so', async () => {
  const step = fc.constantFrom('remind', 'approve', 'reject', 'nothing');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.constantFrom('approve', 'reject'), async (steps, does) => {
      const q = await question(memoryCases());
      const others: Answered[] = [];
      const between = steps.map((name, i) => async () => {
        if (name === 'remind') await remindedAt(q);
        if (name === 'approve' || name === 'reject')
          others.push(await answer(q.ports, q.id, asked(name, `other-${i}`)));
      });
      const mine = await answer(overtaken(q, between), q.id, asked(does, 'kim'));
      const after = await q.read();
      expect(taken([mine, ...others])).toBe(1);
      expect(after.answer?.by === 'kim').toBe('case' in mine);
      expect(q.wakes).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
});
