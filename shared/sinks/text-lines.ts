/** Messages that are nothing but text (digests): their lines, and which of them are links of ours. */

/** A line of a text: words, or the address of one case's page. */
export type TextLine = { words: string } | { address: string };

// Our own links stand on a line of their own, indented; nobody's title can: titles follow a dash on the same line.
const link = /^ {2}(https:\/\/[A-Za-z0-9.:-]+(?:\/[A-Za-z0-9._~/-]*)?\/c\/[0-9A-HJKMNP-TV-Z]{26}#[A-Za-z0-9_-]{43})$/;

export const linesOf = (text: string): TextLine[] =>
  text.split('\n').map(line => {
    const address = link.exec(line)?.[1];
    return address === undefined ? { words: line } : { address };
  });
