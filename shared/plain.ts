/** Text that came from outside, made harmless: what would act on a terminal, an e-mail header or the order of letters is gone. */

// C0 and C1 controls and DEL, line and paragraph separators, and everything that turns or hides text (bidi, zero width, tags).
const acting =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

// A whole escape sequence goes at once, or its letters would stay behind as noise.
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/** One line: line breaks and tabs become spaces, all else that acts instead of being read is removed. Never longer than it was. */
export const plainLine = (text: string): string => plainText(text).replace(/[\n\t]+/g, ' ');

/** The same for text of several lines: line feeds and tabs stay. */
export const plainText = (text: string): string =>
  text
    .replace(sequences, '')
    .replace(/\r\n?|\u0085|[\u2028\u2029]/g, '\n')
    .replace(acting, character => (character === '\n' || character === '\t' ? character : ''));
