/** Text inside Slack's mrkdwn: nothing in it acts, and nothing is torn. */
import * as fc from 'fast-check';
import { codeBlock, codeSpan, cut, dateToken, escaped, linkTo } from '../../shared/mrkdwn.ts';
import { corpus, hostile } from './messages.ts';

describe('mrkdwn corpus', () => {
  test.each([
    ['<!channel>', '`&lt;!channel&gt;`'],
    ['<https://evil.example|Approve>', '`&lt;https://evil.example|Approve&gt;`'],
    ['`out` *bold*', '`ˋoutˋ *bold*`'],
    ['invoice\u202egpj.exe', '`invoicegpj.exe`'],
    ['x\n*Decision:* APPROVED by <@U1>', '`x *Decision:* APPROVED by &lt;@U1&gt;`'],
    ['&lt;', '`&amp;lt;`'],
    ['', '`-`'],
  ])('%j in a span is %j', (text, expected) => expect(codeSpan(text)).toBe(expected));

  test.each(corpus.map(text => [text]))('%j acts nowhere', text => {
    for (const shown of [
      codeSpan(text),
      escaped(text),
      codeBlock([text], 2000).text,
      linkTo(`https://a.example/${text}`, text),
      dateToken(1, text),
    ]) {
      const inner = shown
        .replace(/^<https:[^<>|\s]*\|([^<>|]*)>$/, '$1')
        .replace(/^<!date\^1\^\{[a-z_]+\} \{[a-z_]+\}\|([^<>|^]*)>$/, '$1');
      expect(inner).not.toMatch(/[<>]/);
      expect(inner).not.toMatch(/\p{Surrogate}|[\u0000-\u0009\u000b-\u001f\u202e\u200b]/u);
    }
    expect(escaped(text)).not.toMatch(/[`*~]/);
  });
  test('a code block keeps lines whole and counts the others', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `aws ec2 call-${i} --group-id sg-1`);
    expect(codeBlock(lines, 3000)).toMatchObject({ whole: true });
    const { text, whole } = codeBlock(lines, 300);
    expect(whole).toBe(false);
    expect(text).toMatch(/\n\d+ more lines not shown here\.$/);
    expect(
      text
        .split('\n')
        .slice(1, -2)
        .every(line => lines.includes(line)),
    ).toBe(true);
    expect(codeBlock(lines, 3000, 15).text).toContain('5 more lines not shown here.');
    expect(codeBlock(['x'.repeat(5000)], 1000)).toEqual({ text: '1 more line not shown here.', whole: false });
  });
});

describe('truncate never splits', () => {
  test('an entity', () => {
    expect(escaped('<<<', 9)).toBe('&lt;&lt;…');
    expect(escaped('<<<', 8)).toBe('&lt;…');
    expect(escaped('<<<', 12)).toBe('&lt;&lt;&lt;');
  });
  test('a character as people see it', () => {
    expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 12)).not.toMatch(/\p{Surrogate}/u);
    expect(cut('🇩🇪🇩🇪', 6)).toBe('🇩🇪…');
    expect(cut('ab', 0)).toBe('');
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('ab…');
  });
  test('any text is as short as asked, whole, and cut only when it must be', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 300 }), (text, longest) => {
        for (const shown of [escaped(text, longest), cut(text, longest)]) {
          expect(shown.length).toBeLessThanOrEqual(longest);
          expect(shown).not.toMatch(/\p{Surrogate}/u);
        }
        expect(escaped(text, longest).replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>]/);
        if (escaped(text).length <= longest) expect(escaped(text, longest)).toBe(escaped(text));
        if (longest > 4) {
          const span = codeSpan(text, longest);
          expect(span.length).toBeLessThanOrEqual(longest);
          expect(span).toMatch(/^`[^`]+`$/);
        }
      }),
    );
  });
  test('a code block is as short as asked', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 8 }), fc.integer({ min: 80, max: 3000 }), (lines, longest) => {
        const { text } = codeBlock(lines, longest);
        expect(text.length).toBeLessThanOrEqual(longest);
        expect(text.replaceAll('```', '')).not.toContain('`');
      }),
    );
  });
});
