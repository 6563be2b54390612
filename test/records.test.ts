/** Records are found in every form CloudTrail comes in, and what is none is said in words. */
import * as fc from 'fast-check';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { jsonPieces, longestPiece } from '../local/json-pieces.ts';
import type { Piece } from '../local/json-pieces.ts';
import { recordsFrom } from '../local/log-files.ts';
import { BadInput } from '../shared/errors.ts';
import type { Loose } from '../shared/record.ts';
import { isUnreadable, recordsIn } from '../shared/records.ts';

const record = (id: string, fields: Loose = {}): Loose => ({
  eventID: id,
  eventTime: '2026-11-03T09:14:07Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: 'eu-central-1',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser' },
  requestParameters: { groupId: 'sg-1', description: 'a "quoted" } brace ] and \\ backslash, ü and 🦊' },
  responseElements: null,
  ...fields,
});
const without = (...names: string[]): Loose =>
  Object.fromEntries(Object.entries(record('x')).filter(([name]) => !names.includes(name)));
const envelope = (detail: unknown, fields: Loose = {}): Loose => ({
  version: '0',
  id: 'e',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.ec2',
  account: '111122223333',
  region: 'eu-central-1',
  synthetic: 'ignored',
  detail,
  ...fields,
});
const found = (value: unknown) =>
  recordsIn(value).map(item => (isUnreadable(item) ? `error: ${item.error}` : item.eventID));

describe('a parsed document', () => {
  test.each<[string, unknown, string[]]>([
    ['a bare record', record('a'), ['a']],
    ['an EventBridge envelope', envelope(record('a')), ['a']],
    ['a log file', { Records: [record('a'), record('b')] }, ['a', 'b']],
    ['an empty log file', { Records: [] }, []],
    [
      'a list of all forms',
      [record('a'), envelope(record('b')), { Records: [record('c'), record('d')] }],
      ['a', 'b', 'c', 'd'],
    ],
    [
      'a malformed record between good ones',
      { Records: [record('a'), 5, record('c')] },
      ['a', 'error: Records[1]: this is a number, not a CloudTrail record', 'c'],
    ],
    [
      'a malformed record in a log in a list',
      [{ Records: [{}] }],
      [
        'error: [0].Records[0]: not a CloudTrail record: it has no eventSource, no eventName, no eventTime, no eventID, no awsRegion',
      ],
    ],
    ['a list in a list', [[record('a')]], ['error: [0]: this is a list, not a CloudTrail record']],
    ['nothing', null, ['error: this is nothing, not a CloudTrail record']],
    ['a text', 'hello', ['error: this is a text, not a CloudTrail record']],
    ['Records that are no list', { Records: {} }, ['error: Records is an object, not a list']],
    ['a record without a name', without('eventName'), ['error: not a CloudTrail record: it has no eventName']],
    [
      'a record without an id and a time',
      without('eventID', 'eventTime'),
      ['error: not a CloudTrail record: it has no eventTime, no eventID'],
    ],
    ['an id that is null', record('a', { eventID: null }), ['error: not a CloudTrail record: it has no eventID']],
    [
      'an id that is a number',
      record('a', { eventID: 7 }),
      ['error: a CloudTrail record that cannot be read: eventID is a number, not a text'],
    ],
    [
      'a time that is none',
      record('a', { eventTime: 'yesterday' }),
      ['error: a CloudTrail record that cannot be read: eventTime "yesterday" is no time like 2026-11-03T09:14:07Z'],
    ],
    [
      'a time that no calendar has',
      record('a', { eventTime: '2026-13-03T09:14:07Z' }),
      [
        'error: a CloudTrail record that cannot be read: eventTime "2026-13-03T09:14:07Z" is no time like 2026-11-03T09:14:07Z',
      ],
    ],
    [
      'parameters that are a list',
      record('a', { requestParameters: [] }),
      ['error: a CloudTrail record that cannot be read: requestParameters is a list, not an object'],
    ],
    [
      'an identity that is a text',
      record('a', { userIdentity: 'alice' }),
      ['error: a CloudTrail record that cannot be read: userIdentity is a text, not an object'],
    ],
    [
      'a user agent that is a number',
      record('a', { userAgent: 5 }),
      ['error: a CloudTrail record that cannot be read: userAgent is a number, not a text'],
    ],
    [
      'an issuer whose ARN is a number',
      record('a', { userIdentity: { sessionContext: { sessionIssuer: { arn: 5 } } } }),
      [
        'error: a CloudTrail record that cannot be read: userIdentity.sessionContext.sessionIssuer.arn is a number, not a text',
      ],
    ],
    [
      'resources that are no list',
      record('a', { resources: {} }),
      ['error: a CloudTrail record that cannot be read: resources is an object, not a list'],
    ],
    [
      'an event that is no CloudTrail record',
      envelope({}, { 'detail-type': 'EKS Cluster State Change' }),
      ['error: this is an EventBridge event of type "EKS Cluster State Change", not a CloudTrail record'],
    ],
    ['an envelope without a record', envelope(null), ["error: the envelope's detail is nothing, not a record"]],
  ])('that is %s', (_, value, expected) => expect(found(value)).toEqual(expected));

  test('keeps what else the record holds, takes the account from the envelope and drops null texts', () => {
    const old = { ...without('recipientAccountId', 'userIdentity'), errorCode: null, eventVersion: '1.05' };
    const [read] = recordsIn(envelope(old));
    expect(read).toMatchObject({
      recipientAccountId: '111122223333',
      eventVersion: '1.05',
      userIdentity: {},
      responseElements: null,
    });
    expect(read).not.toHaveProperty('errorCode');
  });

  test("the record's own account stands above the envelope's", () =>
    expect(recordsIn(envelope(record('a'), { account: '444455556666' }))[0]).toHaveProperty(
      'recipientAccountId',
      '111122223333',
    ));

  test('never throws, whatever it holds', () =>
    fc.assert(fc.property(fc.jsonValue(), value => expect(Array.isArray(recordsIn(value))).toBe(true))));
});

describe('a stream of JSON', () => {
  // Bytes cut at random places, also inside characters and escapes.
  const cut = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
  const object = fc.dictionary(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.jsonValue({ maxDepth: 2, noUnicodeString: false }),
    { maxKeys: 4 },
  );
  const objects = fc.array(object, { minLength: 1, maxLength: 6 });
  const spaced = fc.constantFrom(undefined, 1, '\t');

  test.each<[string, (values: Loose[], space: string | number | undefined) => string]>([
    ['a log file', (values, space) => JSON.stringify({ Records: values }, null, space)],
    [
      'a log file with other keys around',
      (values, space) =>
        JSON.stringify({ a: ['Records', { Records: [1] }], Records: values, z: [{ q: ']}' }] }, null, space),
    ],
    ['a list', (values, space) => JSON.stringify(values, null, space)],
    ['lines', values => values.map(value => JSON.stringify(value)).join('\n')],
    ['lines that end', values => values.map(value => `${JSON.stringify(value)}\r\n`).join('')],
    [
      'documents one after the other',
      (values, space) => values.map(value => JSON.stringify(value, null, space ?? 2)).join(' '),
    ],
    ['a log file behind a byte order mark', values => `\uFEFF${JSON.stringify({ Records: values })}\n`],
    [
      'two log files on two lines',
      values => `${JSON.stringify({ Records: values.slice(0, 1) })}\n${JSON.stringify({ Records: values.slice(1) })}\n`,
    ],
  ])('in the form of %s gives each value once, however it is cut', (_, form) =>
    fc.assert(
      fc.property(objects, spaced, cut, (values, space, sizes) => {
        fc.pre(values.every(value => !('Records' in value)));
        const texts = piecesOf(Buffer.from(form(values, space)), sizes).map(piece =>
          'text' in piece ? piece.text : JSON.stringify(piece.error),
        );
        expect(texts.map(text => JSON.parse(text) as unknown)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
      { numRuns: 200 },
    ),
  );

  test('ends, whatever the bytes are, and says the same however it is cut', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), cut, (bytes, sizes) =>
        expect(piecesOf(bytes, sizes)).toEqual(piecesOf(bytes, [1000])),
      ),
    ));

  test('that is all brackets and quotes does so too', () =>
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '\n', ' ', '1', '"Records":['),
          maxLength: 30,
        }),
        cut,
        (text, sizes) => expect(piecesOf(Buffer.from(text), sizes)).toEqual(piecesOf(Buffer.from(text), [1000])),
      ),
      { numRuns: 500 },
    ));

  test.each<[string, string, (string | RegExp)[]]>([
    [
      'a broken line ends where it ends',
      '{"a":1}\n{"b":\n{"c":3}\n',
      ['{"a":1}', 'line 2: the line ends in the middle of a record', '{"c":3}'],
    ],
    ['a line of words is one piece', 'no json at all\n{"a":1}\n', ['no json at all', '{"a":1}']],
    ['a broken record in a log', '{"Records":[{"a":1},{"b":},{"c":3}]}', ['{"a":1}', '{"b":}', '{"c":3}']],
    [
      'a truncated log',
      '{"Records":[{"a":1},{"b":2',
      ['{"a":1}', 'Records[1]: the input ends in the middle of a record'],
    ],
    ['a bracket that closes nothing', '{"a":1}}', ['{"a":1}', ': a } that closes nothing']],
    ['an empty file', '', [': the input is empty']],
    ['white space only', ' \n\n', [': the input is empty']],
    ['an empty log is not an empty file', '{"Records":[]}', []],
    ['what is no object in a log', '{"Records":[1, "two", null]}', ['1', '"two"', 'null']],
    ['Records inside a record', '{"Records":[{"x":{"Records":[{"a":1}]}}]}', ['{"x":{"Records":[{"a":1}]}}']],
  ])('%s', (_, input, expected) => {
    const shown = piecesOf(Buffer.from(input), [7]).map(piece =>
      'text' in piece ? piece.text : `${piece.at}: ${piece.error}`,
    );
    expect(shown).toEqual(expected);
  });

  test('a value longer than the limit is refused without being kept, and the next one is read', () => {
    const pieces = jsonPieces({ lines: false });
    const block = Buffer.alloc(1024 * 1024, 'x');
    const out = pieces.push(Buffer.from('{"Records":[{"a":"'));
    for (let at = 0; at <= 2 * (longestPiece / block.length); at++) out.push(...pieces.push(block));
    out.push(...pieces.push(Buffer.from('"},{"b":2}]}')), ...pieces.end());
    expect(out).toEqual([
      { error: 'a value longer than 16 MB is no CloudTrail record', at: 'Records[0]' },
      { text: '{"b":2}', at: 'Records[1]' },
    ]);
  });
});

const json = (value: unknown) => JSON.stringify(value);
const log = (...ids: string[]) => json({ Records: ids.map(id => record(id)) });

describe('files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'records-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  };

  test('of a folder only logs are read, in the order of their paths, in folders too', async () => {
    write('b.json.gz', gzipSync(log('b1', 'b2')));
    write('a.json', json(envelope(record('a'))));
    write('c.ndjson', `${json(record('c1'))}\n${json(record('c2'))}\n`);
    write('2026/11/d.json', log('d'));
    write('notes.txt', 'not a log');
    write('rules.yml', 'not: a log');
    expect(await read([folder])).toEqual(['d', 'a', 'b1', 'b2', 'c1', 'c2']);
  });

  test.each<[string, string, (text: string) => string | Uint8Array]>([
    ['unpacked but still called .gz', 'log.json.gz', text => text],
    ['packed but called .json', 'log.json', text => gzipSync(text)],
    [
      'packed in two parts',
      'log.json.gz',
      text => Buffer.concat([gzipSync(text.slice(0, 50)), gzipSync(text.slice(50))]),
    ],
  ])('a log %s is read by its first bytes', async (_, name, packed) =>
    expect(await read([write(name, packed(log('a', 'b')))])).toEqual(['a', 'b']),
  );

  test('standard input may be any form, packed too, and arrive byte by byte', async () => {
    expect(
      await read(
        ['-'],
        [...gzipSync(log('a', 'b'))].map(byte => Uint8Array.of(byte)),
      ),
    ).toEqual(['a', 'b']);
    expect(await read(['-'], [`${json(record('a'))}\n`, json(envelope(record('b')))])).toEqual(['a', 'b']);
    expect(await read(['-'], [json([record('a'), record('b')])])).toEqual(['a', 'b']);
    expect(await read(['-'], [])).toEqual(['-: the input is empty']);
  });

  test('errors name file, place and reason, and the rest is read', async () => {
    const path = write(
      'x.ndjson',
      `${json(record('a'))}\n{"eventID": oops}\n${json(without('eventName'))}\n${json(record('d'))}`,
    );
    const [first, second, third, fourth] = await read([path]);
    expect([first, fourth]).toEqual(['a', 'd']);
    expect(second).toMatch(/x\.ndjson: line 2: this is not JSON: /);
    expect(third).toMatch(/x\.ndjson: line 3: not a CloudTrail record: it has no eventName$/);
  });

  test('a truncated archive gives its first records and then says so', async () => {
    const packed = gzipSync(
      json({ Records: Array.from({ length: 5000 }, (_, at) => record(`r${at}`, { salt: Math.sin(at) })) }),
    );
    const entries = await read([write('cut.json.gz', packed.subarray(0, packed.length / 2))]);
    expect(entries.slice(0, 2)).toEqual(['r0', 'r1']);
    expect(entries.at(-1)).toMatch(/cut\.json\.gz: reading stopped here: the gzip data ends too early/);
  });

  test('a path that cannot be read is bad input, before anything is read', async () => {
    const good = write('a.json', log('a'));
    await expect(read([good, join(folder, 'none.json')])).rejects.toThrow(BadInput);
    await expect(read([join(folder, 'none.json')])).rejects.toThrow(
      /none\.json: there is no such file or folder\. Give /,
    );
    write('empty/readme.md', '');
    await expect(read([join(folder, 'empty')])).rejects.toThrow(
      /empty holds no \*\.json, \*\.json\.gz or \*\.ndjson file/,
    );
    // Root may read everything, so this half only counts for other users.
    chmodSync(good, 0o000);
    if (process.getuid?.() !== 0) await expect(read([good])).rejects.toThrow(/permission denied/);
  });

  test('a large packed log streams: the first record is out before the last is in, and nothing piles up', async () => {
    let produced = 0;
    const total = 20_000;
    async function* source() {
      yield '{"Records":[';
      for (; produced < total; produced++) yield `${produced > 0 ? ',' : ''}${json(record(`r${produced}`))}`;
      yield ']}';
    }
    let count = 0;
    let furthest = 0;
    for await (const entry of recordsFrom(['-'], source())) {
      count += 'record' in entry ? 1 : 0;
      furthest = Math.max(furthest, produced - count);
    }
    expect(count).toBe(total);
    expect(furthest).toBeLessThan(1000);
  });

  test('a reader that stops early leaves no file open', async () => {
    const path = write('a.json.gz', gzipSync(log(...Array.from({ length: 3000 }, (_, at) => `r${at}`))));
    for await (const entry of recordsFrom([path], none())) {
      expect(entry).toMatchObject({ file: path, record: { eventID: 'r0' } });
      break;
    }
  });
});

function piecesOf(bytes: Uint8Array, sizes: number[]): Piece[] {
  const pieces = jsonPieces({ lines: false });
  const out: Piece[] = [];
  for (let at = 0, cut = 0; at < bytes.length; cut++) {
    const size = sizes[cut % sizes.length] ?? 1;
    out.push(...pieces.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...out, ...pieces.end()];
}

async function* none(): AsyncIterable<Uint8Array> {}

async function read(paths: string[], input: (string | Uint8Array)[] = []): Promise<string[]> {
  async function* stdin() {
    yield* input;
  }
  const shown: string[] = [];
  for await (const entry of recordsFrom(paths, stdin()))
    shown.push('record' in entry ? entry.record.eventID : `${entry.file}: ${entry.error}`);
  return shown;
}
