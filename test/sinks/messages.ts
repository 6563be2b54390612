/** Messages of every kind, plain and hostile, made by the program's own `describe` from generated cases. */
import * as fc from 'fast-check';
import { statuses, type Case } from '../../shared/case.ts';
import { severities, type Plan } from '../../shared/control.ts';
import { describe as describeCase, type Message } from '../../shared/message.ts';
import { sinks, type Rendering, type Sink } from '../../shared/target.ts';
import { caseIn, changeWith, now, planWith } from '../fixtures.ts';

/** What people and attackers put into names, tags, reasons and policies. */
export const corpus = [
  '<!channel>',
  '<!here|here>',
  '<@U012AB3CD>',
  '<!subteam^S012|team>',
  '<https://evil.example|Approve>',
  '<!date^0^{date}|x>',
  '[Approve](https://evil.example)',
  '`; rm -rf /;`',
  '```\n*bold*\n```',
  '*bold* _it_ ~gone~ :lock:',
  '\n*Decision:* APPROVED by <@U1>',
  '&lt;!channel&gt; &amp;amp;',
  'invoice\u202egpj.exe',
  'zero\u200bwidth\u2060joiner\ufeff',
  '\r\nBcc: x@evil.example\r\n\r\nbody',
  '\u001b[2J\u001b]0;title\u0007',
  'it\'s $(whoami) \\ "quoted" ${x}',
  '{{DATE(2017-02-14T06:00:00Z, SHORT)}} {{{x}}}',
  '<at>everyone</at>',
  '<speak><audio src="https://evil.example/a.mp3"/></speak>',
  '| a | b |\n# heading\n> quote\n- item',
  'é\u0301 👩‍👩‍👧‍👦 🇩🇪 日本語 \u{1f512}',
  'lone \ud83d surrogate \udd12',
  '-->]]><script>alert(1)</script>',
  '@channel #general user@example.com https://evil.example/x',
] as const;

/** Up to some thousand characters, hostile and ordinary mixed. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...corpus) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...corpus, '<', '&', '日', '👍', '`'), fc.integer({ min: 1, max: 120 }))
      .map(([one, times]) => one.repeat(times)),
  },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...corpus), { maxLength: 20 }).map(parts => parts.join(' ')) },
);

const plans: fc.Arbitrary<Plan> = fc
  .record({
    ids: fc.array(hostile, { minLength: 1, maxLength: 12 }),
    undo: fc.nat(2),
    effect: hostile,
    lockOut: fc.boolean(),
  })
  .map(({ ids, undo, effect, lockOut }) => {
    const calls = ids.map(id => ({
      call: 'ec2:RevokeSecurityGroupIngress' as const,
      input: { GroupId: 'sg-1', SecurityGroupRuleIds: [id] },
    }));
    return planWith({
      calls,
      undo: [{ calls }, { byPerson: calls }, { impossible: effect || 'no way back' }][undo] ?? { calls },
      effect,
      ...(lockOut && { canLockOut: true as const }),
    });
  });

const cases: fc.Arbitrary<Case> = fc
  .record({
    status: fc.constantFrom(...statuses),
    text: hostile,
    other: hostile,
    evidence: fc.dictionary(
      hostile.map(one => one.slice(0, 100)),
      hostile,
      { maxKeys: 12 },
    ),
    plan: fc.option(plans, { nil: undefined }),
    severity: fc.constantFrom(...severities),
    iac: fc.constantFrom('Terraform', 'CloudFormation', undefined),
    sweep: fc.boolean(),
    round: fc.integer({ min: 1, max: 99_999 }),
    policy: fc.boolean(),
  })
  .map(({ status, text, other, evidence, plan, severity, iac, sweep, round, policy }) => {
    const one = caseIn(status, {
      message: text,
      failure: other,
      evidence,
      severity,
      round,
      calledAt: now,
      undoUntil: now + 3600,
      ...(plan && { plan }),
      ref: { kind: 'security-group', account: '111122223333', region: 'eu-central-1', id: other },
      decision: { do: 'ask', reason: text },
      because: changeWith({ actor: { type: 'AssumedRole', name: other, ...(iac && { iac }) }, sourceIp: text }),
      answer: {
        do: 'approve',
        by: policy ? 'policy:x' : other,
        via: policy ? 'policy' : 'slack',
        at: now,
        reason: text,
      },
      result: { by: policy ? 'guardrail' : 'owner', at: now, why: other },
    });
    const { plan: _plan, planHash: _hash, because: _because, ...rest } = one;
    return {
      ...rest,
      ...(plan && { plan, planHash: one.planHash ?? '' }),
      ...(!sweep && one.because && { because: one.because }),
    };
  });

/** Any message `describe` can make, at any status. */
export const messages: fc.Arbitrary<Message> = fc
  .record({ before: fc.option(fc.constantFrom(...statuses)), after: cases })
  .map(({ before, after }) => describeCase(before && { ...after, status: before, round: 0 }, after))
  .filter(message => message !== null);

/** A rendering for the sink, hostile where routing takes words from tags. */
export const renderings = (sink: Sink): fc.Arbitrary<Rendering> =>
  fc
    .record({
      name: hostile,
      why: hostile,
      answers: fc.boolean(),
      link: fc.option(fc.constant(link)),
      earlier: fc.boolean(),
    })
    .map(({ name, why, answers, link, earlier }) => ({
      target: { sink, address: 'C0123456789', name, why, answers },
      ...(link && { link }),
      ...(earlier && { earlier: { channel: 'C0123456789', ts: '1793696400.000100' } }),
    }));

/** An answer link as deliveries make it. */
export const link = `https://guardrails.example.com/c/0123456789ABCDEFGHJKMNPQRS#${'A'.repeat(43)}`;

/** The plain rendering. */
export const renderingFor = (sink: Sink, fields: Partial<Rendering> = {}): Rendering => ({
  target: { sink, address: 'C0123456789', name: 'payments team', why: 'routed by tag Team=payments', answers: true },
  link,
  ...fields,
});

/** One message of each kind `describe` makes today, by kind. */
export function everyKind(): Message[] {
  const found = new Map<string, Message>();
  for (const from of [null, ...statuses])
    for (const to of statuses) {
      const after = caseIn(to, {
        round: 2,
        calledAt: now,
        undoUntil: now + 3600,
        result: { by: 'guardrail', at: now, why: 'gone' },
      });
      const message = describeCase(from && caseIn(from), after);
      if (message) found.set(message.kind, message);
    }
  return [...found.values()];
}

export { sinks };
