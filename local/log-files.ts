/** Streams CloudTrail records out of files, folders and standard input, one at a time. */
import { createReadStream } from 'node:fs';
import { access, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BadInput } from '../shared/errors.ts';
import type { CloudTrailRecord } from '../shared/record.ts';
import { isUnreadable, recordsIn } from '../shared/records.ts';
import { jsonPieces } from './json-pieces.ts';
import type { Piece } from './json-pieces.ts';

/** One record, or in words why something in the file is none. `file` is `-` for standard input. */
export type LogEntry = { file: string; record: CloudTrailRecord } | { file: string; error: string };

/**
 * The records of all paths in order. A path is a file, `-` for standard input, or a folder, of which the files
 * `*.json`, `*.json.gz` and `*.ndjson` are read in the order of their paths, those of its folders too.
 * Throws BadInput before the first record when a path cannot be read or a folder holds no such file.
 */
export async function* recordsFrom(
  paths: string[],
  stdin: AsyncIterable<Uint8Array | string>,
): AsyncIterable<LogEntry> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  for (const file of files) yield* entriesOf(file, file === '-' ? stdin : createReadStream(file));
}

async function filesOf(path: string): Promise<string[]> {
  if (path === '-') return [path];
  try {
    if (!(await stat(path)).isDirectory()) {
      await access(path, constants.R_OK);
      return [path];
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const names = entries
      .filter(entry => entry.isFile() && isLog(entry.name))
      .map(entry => join(entry.parentPath, entry.name));
    if (names.length > 0) return names.toSorted();
  } catch (error) {
    throw new BadInput(
      `Cannot read ${path}: ${reasonOf(error)}. Give a CloudTrail file, a folder of them, or - for standard input.`,
      {
        cause: error,
      },
    );
  }
  throw new BadInput(
    `The folder ${path} holds no *.json, *.json.gz or *.ndjson file. Give the folder the CloudTrail files are in.`,
  );
}

const isLog = (name: string): boolean => /\.(json|json\.gz|ndjson)$/.test(name);

async function* entriesOf(file: string, source: AsyncIterable<Uint8Array | string>): AsyncIterable<LogEntry> {
  const pieces = jsonPieces({ lines: /\.ndjson(\.gz)?$/.test(file) });
  try {
    for await (const chunk of plain(source)) yield* entries(file, pieces.push(chunk));
    yield* entries(file, pieces.end());
  } catch (error) {
    // What was read before stays read: a log cut off in the middle still shows its first records.
    yield { file, error: `reading stopped here: ${reasonOf(error)}` };
  }
}

// By its first bytes, not its name: a downloaded .gz may be unpacked already, and standard input has no name.
async function* plain(source: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  const chunks = bytesOf(source);
  let head: Uint8Array = new Uint8Array();
  let next = await chunks.next();
  while (!next.done && head.length < 2) {
    head = Buffer.concat([head, next.value]);
    next = await chunks.next();
  }
  const whole = Readable.from(joined(head, next, chunks), { objectMode: false });
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  // An error reaches us through the last stream; pipeline only sees to it that none is left open.
  yield* zipped ? pipeline(whole, createGunzip(), () => undefined) : whole;
}

async function* joined(head: Uint8Array, next: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>) {
  yield head;
  if (!next.done) yield next.value;
  yield* rest;
}

async function* bytesOf(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

function* entries(file: string, pieces: Piece[]): Iterable<LogEntry> {
  for (const piece of pieces) {
    const at = piece.at === '' ? '' : `${piece.at}: `;
    if ('error' in piece) yield { file, error: `${at}${piece.error}` };
    else
      for (const found of parsed(piece.text))
        yield isUnreadable(found) ? { file, error: `${at}${found.error}` } : { file, record: found };
  }
}

function parsed(text: string): ReturnType<typeof recordsIn> {
  try {
    return recordsIn(JSON.parse(text));
  } catch (error) {
    return [{ error: `this is not JSON: ${reasonOf(error)}` }];
  }
}

// By its fields, not its class: an error may come from another realm.
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const known = 'code' in error ? reasons[String(error.code)] : undefined;
  return known ?? ('message' in error ? String(error.message) : 'the reason is not known');
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  Z_BUF_ERROR: 'the gzip data ends too early',
  Z_DATA_ERROR: 'the gzip data is damaged',
};
