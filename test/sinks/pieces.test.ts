/** A message in pieces: what a card offers, warns of and leaves out. */
import type { Case, Status } from '../../shared/case.ts';
import { describe as describeCase, type Message } from '../../shared/message.ts';
import { linesOf } from '../../shared/sinks/text-lines.ts';
import { caseIn, changeWith, day, hour, now, planWith } from '../fixtures.ts';

const piecesOf = (before: Status | null, after: Case): NonNullable<Message['pieces']> => {
  const pieces = describeCase(before && caseIn(before), after)?.pieces;
  if (!pieces) throw new Error('The example makes a message.');
  return pieces;
};
const offered = (before: Status | null, after: Case): string[] =>
  piecesOf(before, after).answers.map(offer => `${offer.do}${offer.careful ? ' carefully' : ''}`);

const done = { calledAt: now, undoUntil: now + day, result: { by: 'guardrail' as const, at: now, why: 'gone' } };

describe('what a card offers', () => {
  const { plan: _plan, planHash: _hash, ...unplanned } = caseIn('waiting');
  test.each<[string, Status | null, Case, string[]]>([
    ['a question', null, caseIn('waiting'), ['approve', 'reject']],
    ['a critical one', null, caseIn('waiting', { severity: 'critical' }), ['approve carefully', 'reject']],
    [
      'one that may lock out',
      null,
      caseIn('waiting', { plan: planWith({ canLockOut: true }) }),
      ['approve carefully', 'reject'],
    ],
    [
      'one that stays',
      null,
      caseIn('waiting', { plan: planWith({ undo: { impossible: 'no' } }) }),
      ['approve carefully', 'reject'],
    ],
    ['one without a fix', null, unplanned, ['reject']],
    ['standing down', null, caseIn('standing-down'), ['approve', 'reject']],
    ['done by us', 'acting', caseIn('resolved', done), ['undo']],
    ['failed after a call', 'acting', caseIn('failed', done), ['undo']],
    ['failed before any', 'acting', caseIn('failed'), []],
    ['mended by its owner', 'waiting', caseIn('resolved'), []],
    ['told', null, caseIn('notified'), []],
    ['answered', 'waiting', caseIn('approved'), []],
    ['over', 'waiting', caseIn('expired'), []],
  ])('when it is %s', (_, before, after, expected) => expect(offered(before, after)).toEqual(expected));

  test('is bound to the round, and to what is done or undone', () => {
    const question = caseIn('waiting', { round: 4 });
    expect(piecesOf(null, question).answers).toEqual([
      { do: 'approve', round: 4, hash: question.planHash },
      { do: 'reject', round: 4, hash: question.planHash },
    ]);
    const over = caseIn('resolved', { ...done, round: 4 });
    expect(piecesOf('acting', over).answers).toEqual([{ do: 'undo', round: 4, hash: over.undoHash }]);
    expect(over.undoHash).not.toBe(question.planHash);
  });
});

describe('what a card says', () => {
  test('of a change by infrastructure as code: where else to change it', () => {
    const because = changeWith({ actor: { type: 'AssumedRole', name: 'ci', iac: 'Terraform' } });
    expect(piecesOf(null, caseIn('waiting', { because })).code).toMatch(/^Terraform made this change/);
    expect(piecesOf(null, caseIn('waiting'))).not.toHaveProperty('code');
  });
  test('about times, for clocks of other zones', () =>
    expect(
      piecesOf(null, caseIn('waiting', { expiresAt: now + hour })).facts.filter(fact => fact.at !== undefined),
    ).toMatchObject([
      { name: 'When', at: now - 60 },
      { name: 'Answer by', at: now + hour, value: '2026-11-03 10:00 UTC' },
    ]));
  test('is the same as the text', () => {
    const after = caseIn('resolved', done);
    const message = describeCase(caseIn('acting'), after);
    const { facts, fix, said, commands } = piecesOf('acting', after);
    for (const { value } of facts) expect(message?.text).toContain(value);
    for (const line of [...said, ...(fix?.lines ?? []), ...commands.flatMap(one => one.lines)])
      expect(message?.text).toContain(line);
    expect(fix?.heading).toBe('What was done');
  });
});

test('only an address of ours on a line of its own is a link', () => {
  const address = `https://g.example.com/stage/c/0123456789ABCDEFGHJKMNPQRS#${'A'.repeat(43)}`;
  expect(linesOf(`Open\n- x ${address}\n  ${address}\n${address}\n  http${address.slice(5)}\n  ${address}x`)).toEqual([
    { words: 'Open' },
    { words: `- x ${address}` },
    { address },
    { words: address },
    { words: `  http${address.slice(5)}` },
    { words: `  ${address}x` },
  ]);
});
