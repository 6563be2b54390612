/** HTML in which every value is escaped: the only way a page gets its text. */
import { plainText } from './plain.ts';

/** Text that is HTML already; nothing but `html` makes it. */
export interface Html {
  readonly html: string;
}

export type HtmlValue = string | number | Html | readonly Html[] | false | null | undefined;

/**
 * A template whose values are escaped for elements and quoted attributes alike; what turns or hides letters (bidi, zero width, controls)
 * is removed. `Html` and lists of it go in as they are; false, null and undefined are nothing. Values may not stand in scripts, styles or tags' names.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  // Our own indentation means nothing; a value's own (in a pre) does.
  const parts = strings.map(part => part.replace(/\n\s+/g, '\n'));
  return { html: parts.reduce((text, part, i) => `${text}${shown(values[i - 1])}${part}`) };
}

/** Text we wrote ourselves for a style or script element, where nothing is ever escaped. Throws where it would end its element. */
export function verbatim(text: string): Html {
  if (/<\/|<!--/.test(text)) throw new Error('A style or script may not hold </ or <!--: it would end its element.');
  return { html: text };
}

function shown(value: HtmlValue): string {
  if (value === false || value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  if ('html' in value) return value.html;
  return value.map(one => one.html).join('');
}

const escaped = (text: string): string =>
  plainText(text).replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`);
