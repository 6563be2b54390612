/** Words on a terminal: colours where they are wanted, wrapped lines, tables, JSON that acts on no terminal. */
import Table from 'cli-table3';

export type Paint = Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>;

/** Colours, or the text as it is. */
export function paint(coloured: boolean): Paint {
  const with_ = (on: number, off: number) => (text: string) => (coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return {
    bold: with_(1, 22),
    dim: with_(2, 22),
    red: with_(31, 39),
    green: with_(32, 39),
    yellow: with_(33, 39),
    cyan: with_(36, 39),
  };
}

/** The text in lines of at most `width` columns; a word that is longer keeps a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** `name` and its text beside it, wrapped and indented. */
export function labelled(name: string, text: string, columns: number, indent = 2): string[] {
  const wide = indent + 10;
  return wrapped(text, Math.max(columns - wide, 40)).map(
    (line, i) => `${i === 0 ? `${' '.repeat(indent)}${name.padEnd(10)}` : ' '.repeat(wide)}${line}`,
  );
}

/** A table without lines, for reading and for grep. */
export function table(head: string[], rows: string[][], colours: Paint): string {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  };
  const drawn = new Table({
    chars: none,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    head: head.map(colours.bold),
  });
  drawn.push(...rows);
  return `${drawn
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')}\n`;
}

/** JSON in which what would act on a terminal is written as an escape: the same value, harmless to look at. */
export const json = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g,
    found =>
      Array.from({ length: found.length }, (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
        '',
      ),
  );

/** `1 record`, `2 records`, `2 entries`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
