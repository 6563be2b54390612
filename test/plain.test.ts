/** Nothing said can break an e-mail's header, a terminal or the order of letters. */
import * as fc from 'fast-check';
import { subject } from '../shared/message.ts';
import { plainLine, plainText } from '../shared/plain.ts';

describe('subject', () => {
  test('is printable ASCII, never empty, at most 99 characters, whatever the title', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.string({ unit: 'grapheme', maxLength: 300 }),
          fc.string({ maxLength: 300 }),
        ),
        title => {
          expect(subject({ title })).toMatch(/^\[EKS guardrails\][\x20-\x7e]{0,83}$/);
          expect(subject({ title })).toBe(subject({ title }).trim());
        },
      ),
    );
  });

  test.each([
    ['Reverted: tcp/22', '[EKS guardrails] Reverted: tcp/22'],
    ['Reverted: Käse für\r\nBcc: x@example.com', '[EKS guardrails] Reverted: Kase fur Bcc: x@example.com'],
    ['a\u0000b\u001b[31mc', '[EKS guardrails] abc'],
    ['日本', '[EKS guardrails] ??'],
  ])('%j', (title, expected) => expect(subject({ title })).toBe(expected));

  test('a long title is cut between words', () => {
    expect(subject({ title: 'x'.repeat(500) })).toHaveLength(99);
    expect(subject({ title: 'x'.repeat(82) })).toHaveLength(99);
    expect(subject({ title: 'x'.repeat(82) })).not.toContain('...');
    const cut = subject({ title: `Reverted: ${'word '.repeat(40)}` });
    expect(cut.length).toBeGreaterThan(90);
    expect(cut).toMatch(/word\.\.\.$/);
  });
});

describe('plain', () => {
  test('holds no control, bidi or zero-width character, keeps all else, and twice is as good as once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(plainLine(text)).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
        );
        expect(plainText(plainText(text))).toBe(plainText(text));
      }),
    );
    expect(plainText('Grüße\tan\r\nalle \u{1f600}')).toBe('Grüße\tan\nalle \u{1f600}');
  });
});
