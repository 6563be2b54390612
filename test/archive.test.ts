/** The audit outside the table: every entry, once, in one chain, and before anybody hears of it. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { memoryCases } from '../local/sandbox/cases.ts';
import { archiveChange, newEntries, type Archived } from '../shared/archive.ts';
import { archive, open } from '../shared/aws/archive.ts';
import { written, type Case, type Entry } from '../shared/case.ts';
import { notifyBatch } from '../shared/notify.ts';
import { hashOf } from '../shared/plan.ts';
import { checkSettings } from '../shared/settings.ts';
import type { Delivery } from '../shared/target.ts';
import { aCase } from './a-case.ts';
import { ipv4, opens, permission, stage } from './stories/stage.ts';

const now = 1_793_000_000;

/** An archive in memory that keeps what it has, as S3 does when told so. */
function shelf() {
  const kept = new Map<string, Archived>();
  return {
    kept,
    archive: async (key: string, text: string) => {
      // What archiveChange wrote.
      if (!kept.has(key)) kept.set(key, JSON.parse(text) as Archived);
    },
  };
}
const chained = (documents: readonly Archived[]): boolean =>
  documents.every(({ entry, hash }, at) => hash === hashOf(entry) && entry.prev === (documents[at - 1]?.hash ?? ''));

/** From the first entry, each that names the one before: what failed once was archived later than what came after it. */
function inOrder(documents: readonly Archived[]): Archived[] {
  const ordered: Archived[] = [];
  for (;;) {
    const next = documents.find(({ entry }) => entry.prev === (ordered.at(-1)?.hash ?? ''));
    if (!next) return ordered;
    ordered.push(next);
  }
}

/** A case after so many writes, with every image of its row. */
function life(writes: number): Case[] {
  const images: Case[] = [];
  for (let at = 0; at < writes; at += 1) {
    const before = images.at(-1) ?? null;
    images.push(
      written(before, before ?? aCase({ id: 'sg-1', history: [] }), { at: now + at, what: `write ${at}`, by: 'x' }),
    );
  }
  return images;
}

describe('what is archived', () => {
  test('is every entry of a history that is longer than the row keeps, in one chain, however often a change is handed out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.array(fc.nat(119), { maxLength: 30 }),
        async (writes, again) => {
          const images = life(writes);
          const { kept, archive } = shelf();
          const hand = async (at: number) => archiveChange({ archive }, images[at - 1] ?? null, images[at] ?? null);
          for (let at = 0; at < writes; at += 1) {
            await hand(at);
            for (const back of again) if (back <= at) await hand(back);
          }
          const documents = [...kept.entries()]
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([, document]) => document);
          expect(documents.map(({ entry }) => entry.what)).toEqual(
            Array.from({ length: writes }, (_, at) => `write ${at}`),
          );
          expect(chained(documents)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('is both entries of a write that made two, and nothing of a write that made none', () => {
    const images = life(3);
    const [first, , third] = images;
    if (!first || !third) throw new Error('There are three images.');
    expect(newEntries(first, third).map(({ what }) => what)).toEqual(['write 1', 'write 2']);
    expect(newEntries(third, { ...third, ver: 9, dueAt: now })).toEqual([]);
    expect(newEntries(null, third)).toEqual(third.history);
  });

  test('holds the case as the write left it, without its history, under a key that sorts by time', async () => {
    const { kept, archive } = shelf();
    const [one] = life(1);
    if (!one) throw new Error('There is one image.');
    await archiveChange({ archive }, null, one);
    const [entry] = one.history as [Entry];
    const { history: _history, ...rest } = one;
    expect([...kept]).toEqual([
      [
        `history/111122223333/${one.id}/00${now}-${hashOf(entry)}.json`,
        { schema: 'eks-guardrails/history/v1', hash: hashOf(entry), entry, case: rest, submittedBy: 'eks-guardrails' },
      ],
    ]);
    await archiveChange({ archive }, one, null);
    await archiveChange({}, null, one);
    expect(kept.size).toBe(1);
  });
});

test('a change that cannot be archived is told to nobody, and told when it can be', async () => {
  const checked = checkSettings({});
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  const queued: Delivery[] = [];
  const order: string[] = [];
  let broken = true;
  const ports = {
    cases: memoryCases(),
    post: async () => undefined,
    now: () => now,
    archive: async () => {
      if (broken) throw new Error('Access Denied');
      order.push('archived');
    },
    enqueue: async (delivery: Delivery) => {
      order.push('told');
      queued.push(delivery);
    },
  };
  const changes = [{ id: 'a', before: null, after: aCase({ id: 'sg-1', history: life(1)[0]?.history ?? [] }) }];
  const lines: object[] = [];
  const log = (line: object) => void lines.push(line);
  expect(await notifyBatch(ports, checked.settings, changes, log)).toEqual({ failed: ['a'] });
  expect([queued, lines]).toEqual([[], [expect.objectContaining({ id: 'a', error: 'Access Denied' })]]);
  broken = false;
  expect(await notifyBatch(ports, checked.settings, changes, log)).toEqual({ failed: [] });
  expect(order).toEqual(['archived', 'told']);
});

test('in the whole pipeline: a revert from its intent to its proof, one chain, whatever the stream hands out again', async () => {
  const { kept, archive } = shelf();
  let refused = 0;
  const s = stage({
    archive: async (key, text) => {
      // Every second try fails, as S3 may.
      refused += 1;
      if (refused % 2 === 1) throw new Error('SlowDown');
      return archive(key, text);
    },
  });
  await s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('0.0.0.0/0'))]));
  const [one] = await s.cases();
  const documents = inOrder([...kept.values()]);
  expect(documents.map(({ entry }) => [entry.from, entry.to])).toEqual(
    (one?.history ?? []).map(entry => [entry.from, entry.to]),
  );
  expect(documents.length).toBeGreaterThan(2);
  expect(chained(documents)).toBe(true);
  expect(s.p.letters).toHaveLength(1);
});

describe('S3', () => {
  const s3 = mockClient(S3Client);
  const keep = archive(
    open({
      region: 'eu-central-1',
      retryMode: 'adaptive',
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 1, requestTimeout: 1, throwOnRequestTimeout: true },
    }),
    'the-archive',
  );
  beforeEach(() => s3.reset());
  test('writes an object that must not be there, and takes it for written when it is', async () => {
    s3.on(PutObjectCommand)
      .resolvesOnce({})
      .rejects(Object.assign(new Error('it exists'), { name: 'PreconditionFailed' }));
    await keep('history/a', '{}');
    await keep('history/a', '{}');
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'the-archive',
      Key: 'history/a',
      Body: '{}',
      ContentType: 'application/json',
      IfNoneMatch: '*',
    });
  });
  test.each(['AccessDenied', 'ConditionalRequestConflict', 'NoSuchBucket'])('%s is a failure', async name => {
    s3.on(PutObjectCommand).rejects(Object.assign(new Error('no'), { name }));
    await expect(keep('history/a', '{}')).rejects.toThrow('no');
  });
});
