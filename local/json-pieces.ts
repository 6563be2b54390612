/** Cuts a stream of JSON into its records without ever holding more than one of them. */

/** The text of one JSON value (a document, or one entry of a list of them or of `Records`), or what is wrong there. */
export type Piece = { text: string; at: string } | { error: string; at: string };

export interface JsonPieces {
  /** The pieces completed by these bytes, which may end anywhere, also inside a character. */
  push(chunk: Uint8Array): Piece[];
  /** What is left, or wrong, when the input ends here. */
  end(): Piece[];
}

/** In bytes. Longer values are refused: CloudTrail's own limit is far below, and memory stays bounded whatever we are fed. */
export const longestPiece = 16 * 1024 * 1024;

/**
 * A cutter for one input. It knows only strings and brackets; whether a piece is good JSON is its reader's question, so
 * one malformed record does not spoil the next. The entries of a top-level list and of a document's `Records`
 * come one by one, and documents may follow each other. With `lines`, or once the first document proved to be one
 * line, every line stands for itself and a broken one ends where it ends.
 */
export function jsonPieces(options: { lines: boolean }): JsonPieces {
  let { lines } = options;
  let line = 1;
  let startedOn = 0;
  let depth = 0;
  // How many brackets stand around a document: 1 inside a top-level list.
  let around = 0;
  let records = false;
  const counts = { list: 0, records: 0 };
  let state: 'between' | 'scalar' | 'value' = 'between';
  let inString = false;
  let escaped = false;
  // The value is not kept: its records went out one by one, or it is too long.
  let skipping = false;
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let from = 0;
  // The last text directly inside the document, as far as it can still be the key `Records`.
  let word = '';
  let key = '';
  let out: Piece[] = [];

  // Pieces begin at this depth.
  const floor = () => (records ? around + 2 : around);

  const place = () =>
    [lines && `line ${line}`, around > 0 && `[${counts.list - 1}]`, records && `Records[${counts.records - 1}]`]
      .filter(Boolean)
      .join(', ');

  function begin(at: number, what: 'scalar' | 'value') {
    state = what;
    from = at;
    if (records) counts.records++;
    else if (around > 0) counts.list++;
    if (!records) startedOn = line;
    // Nothing in CloudTrail's files is a bare word: from here on every line stands for itself.
    if (what === 'scalar' && depth === 0) lines = true;
  }

  function keep(chunk: Uint8Array, end: number) {
    if (state === 'between' || skipping) return;
    kept.push(chunk.subarray(from, end));
    keptBytes += end - from;
    if (keptBytes <= longestPiece) return;
    out.push({ error: `a value longer than ${longestPiece / 1024 / 1024} MB is no CloudTrail record`, at: place() });
    forget();
    skipping = true;
  }

  function forget() {
    kept = [];
    keptBytes = 0;
  }

  function finish(chunk: Uint8Array, end: number) {
    keep(chunk, end);
    if (!skipping) out.push({ text: Buffer.concat(kept).toString('utf8'), at: place() });
    reset();
  }

  function reset() {
    forget();
    state = 'between';
    skipping = inString = escaped = false;
    word = key = '';
  }

  function newline(chunk: Uint8Array, at: number) {
    if (state === 'scalar') finish(chunk, at);
    if (!lines && depth === 0 && state === 'between' && startedOn === line) lines = true;
    if (lines && (depth > 0 || state !== 'between')) {
      out.push({ error: 'the line ends in the middle of a record', at: place() });
      reset();
      depth = around = 0;
      records = false;
    }
    line++;
  }

  function opened(byte: number, at: number) {
    const isList = byte === codes['['];
    if (state === 'between' && isList && depth === 0) {
      around = 1;
      counts.list = 0;
      startedOn = line;
    } else if (state === 'between') {
      begin(at, 'value');
    } else if (isList && !records && depth === around + 1 && key === 'Records') {
      reset();
      records = true;
      counts.records = 0;
    }
    depth++;
  }

  function closed(chunk: Uint8Array, byte: number, at: number) {
    if (state === 'value') {
      depth--;
      if (depth === floor()) finish(chunk, at + 1);
    } else if (byte === codes[']'] && depth > 0) {
      depth--;
      if (records) {
        // The rest of the document that held the records.
        records = false;
        state = 'value';
        skipping = true;
      } else around = 0;
    } else out.push({ error: `a ${String.fromCharCode(byte)} that closes nothing`, at: place() });
  }

  function inText(chunk: Uint8Array, byte: number, at: number) {
    if (escaped) escaped = false;
    else if (byte === codes['\\']) escaped = true;
    else if (byte === codes['"']) {
      inString = false;
      if (depth === floor()) finish(chunk, at + 1);
    } else if (depth === around + 1 && word.length < 8) word += String.fromCharCode(byte);
  }

  function structural(chunk: Uint8Array, byte: number, at: number) {
    const outermost = state === 'scalar' && depth === 0;
    if (outermost) return;
    if (state === 'scalar' && (byte <= space || byte === codes[','] || byte === codes[']'] || byte === codes['}']))
      finish(chunk, at);
    if (byte === codes['"']) {
      if (state === 'between') begin(at, 'value');
      inString = state === 'value';
      word = '';
    } else if (byte === codes['{'] || byte === codes['[']) opened(byte, at);
    else if (byte === codes['}'] || byte === codes[']']) closed(chunk, byte, at);
    else if (byte === codes[':'] && depth === around + 1) key = word;
    else if (byte === codes[',']) key = '';
    else if (byte > space && state === 'between' && !(startedOn === 0 && byteOrderMark.has(byte))) begin(at, 'scalar');
  }

  function taken(): Piece[] {
    const pieces = out;
    out = [];
    return pieces;
  }

  return {
    push(chunk) {
      from = 0;
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at] ?? 0;
        if (byte === lineFeed) newline(chunk, at);
        if (inString) inText(chunk, byte, at);
        else structural(chunk, byte, at);
      }
      keep(chunk, chunk.length);
      return taken();
    },
    end() {
      if (state === 'scalar') finish(new Uint8Array(), 0);
      else if (state !== 'between' || depth > 0)
        out.push({ error: 'the input ends in the middle of a record', at: place() });
      else if (startedOn === 0) out.push({ error: 'the input is empty', at: '' });
      return taken();
    },
  };
}

const lineFeed = 0x0a;
const space = 0x20;
const byteOrderMark = new Set([0xef, 0xbb, 0xbf]);
const codes = { '"': 0x22, ',': 0x2c, ':': 0x3a, '[': 0x5b, '\\': 0x5c, ']': 0x5d, '{': 0x7b, '}': 0x7d } as const;
