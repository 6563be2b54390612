/** Every message in every channel: within the platform's limits, free of anything that acts, and complete. */
import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe as describeCase, messageKinds, subject } from '../../shared/message.ts';
import { plainLine, plainText } from '../../shared/plain.ts';
import { render } from '../../shared/sinks.ts';
import { minimal } from '../../shared/sinks/card.ts';
import { signatureHeaders } from '../../shared/sinks/webhook.ts';
import { longestBytes as teamsBytes } from '../../shared/sinks/teams.ts';
import { caseIn, changeWith, now, planWith, ref } from '../fixtures.ts';
import { corpus, everyKind, hostile, link, messages, renderingFor, renderings, sinks } from './messages.ts';
import { mrkdwnOf, slackFaults } from './slack-limits.ts';

/** Letters that act instead of being read; line feeds are named where they may stand. */
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value !== null && typeof value === 'object'
      ? Object.values(value).flatMap(strings)
      : [];

/** What is left of mrkdwn once our own tokens are gone: no bracket of anybody else's. */
function foreign(text: string): string {
  return text
    .replace(/<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|[^<>|^]*>/g, '')
    .replace(/<https:\/\/guardrails\.example\.com\/c\/[0-9A-Z]{26}#[A-Za-z0-9_-]{43}\|Open( the request)?>/g, '');
}

describe('any finding fits every sink', () => {
  const runs = { numRuns: 40 };

  test('slack', () => {
    fc.assert(
      fc.property(messages, renderings('slack'), (message, rendering) => {
        const { calls } = render.slack(message, rendering);
        expect(calls.length).toBeGreaterThan(0);
        for (const { body, smaller } of calls)
          for (const sent of [body, smaller]) {
            expect(slackFaults(sent)).toEqual([]);
            expect(sent.blocks?.length ?? 0).toBeLessThanOrEqual(8);
            expect(JSON.stringify(sent.blocks ?? []).length).toBeLessThanOrEqual(10_000);
            expectHarmless(sent);
          }
      }),
      runs,
    );
  });

  test('slack-webhook', () => {
    fc.assert(
      fc.property(messages, renderings('slack-webhook'), (message, rendering) => {
        const sent = render['slack-webhook'](message, rendering);
        expect(slackFaults(sent)).toEqual([]);
        expectHarmless(sent);
        expect(sent.blocks.some(block => block.type === 'actions')).toBe(false);
      }),
      runs,
    );
  });

  test('teams', () => {
    fc.assert(
      fc.property(messages, renderings('teams'), (message, rendering) => {
        const sent = render.teams(message, rendering);
        expect(Buffer.byteLength(JSON.stringify(sent))).toBeLessThanOrEqual(teamsBytes);
        const { body, speak } = sent.attachments[0].content;
        expect(speak).not.toMatch(/[<>&]/);
        for (const { type, inlines } of body) {
          expect(type).toBe('RichTextBlock');
          for (const { type, text } of inlines) {
            expect(type).toBe('TextRun');
            expect(text.length).toBeGreaterThan(0);
            expect(text).not.toMatch(/\{\{/);
            expect(text).not.toMatch(acting);
          }
        }
      }),
      runs,
    );
  });

  test('amazon-q', () => {
    fc.assert(
      fc.property(messages, renderings('amazon-q'), (message, rendering) => {
        const { content, metadata } = render['amazon-q'](message, rendering);
        expect(content.title.length).toBeLessThanOrEqual(250);
        expect(content.title).not.toBe('');
        expect(content.description.length).toBeLessThanOrEqual(4100);
        expect(metadata.threadId).toBe(message.case);
        for (const text of strings({ content, metadata })) {
          expect(text).not.toMatch(/[<>\r]/);
          // Outside code spans nothing is a link, a mention or a heading.
          expect(text.replace(/`[^`]*`/g, '')).not.toMatch(/\]\(|[`~@]/);
          expect(text).not.toMatch(acting);
        }
        expect(content.title).not.toMatch(/[*_`~[@#\n]/);
      }),
      runs,
    );
  });

  test('sns', () => {
    fc.assert(
      fc.property(messages, renderings('sns'), (message, rendering) => {
        const { Subject, Message, MessageAttributes } = render.sns(message, rendering);
        expect(Subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
        expect(Buffer.byteLength(Message)).toBeLessThanOrEqual(60_100);
        expect(Object.values(MessageAttributes).every(value => value.length > 0)).toBe(true);
        expect(Message.split('\n').filter(line => line === rendering.link)).toHaveLength(rendering.link ? 1 : 0);
        expect(Message.replaceAll('\t', ' ')).not.toMatch(acting);
      }),
      runs,
    );
  });

  test('webhook', () => {
    fc.assert(
      fc.property(messages, renderings('webhook'), (message, rendering) => {
        const { body, delivery } = render.webhook(message, rendering);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(200_000);
        expect(JSON.parse(body)).toMatchObject({ schema: 'eks-guardrails/message/v1', case: message.case });
        expect(delivery).toMatch(/^[A-Za-z0-9_-]{43}$/);
      }),
      runs,
    );
  });

  test('log', () => {
    fc.assert(
      fc.property(messages, renderings('log'), (message, rendering) => {
        const line = JSON.stringify(render.log(message, rendering));
        expect(line.length).toBeLessThanOrEqual(10_000);
        expect(line).not.toContain(link.split('#')[1]);
        expect(line).not.toContain('\n');
      }),
      runs,
    );
  });
});

describe('a message that is too long', () => {
  const calls = Array.from({ length: 20 }, (_, i) => ({
    call: 'ec2:RevokeSecurityGroupIngress' as const,
    input: { GroupId: `sg-${i}`, SecurityGroupRuleIds: ['"日'.repeat(30)] },
  }));
  const evidence = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`seen ${i}`, '"'.repeat(70)]));
  const quotes = '"'.repeat(300);
  const because = changeWith({ actor: { type: 'AssumedRole', name: quotes, iac: 'Terraform' }, sourceIp: quotes });
  const decision = { do: 'ask' as const, reason: quotes };
  const message =
    describeCase(
      caseIn('acting'),
      caseIn('failed', {
        plan: planWith({ calls, undo: { calls }, effect: quotes }),
        failure: '"'.repeat(2000),
        calledAt: now,
        undoUntil: now + 3600,
        evidence,
        because,
        decision,
        ref: { ...ref, id: quotes },
      }),
    ) ?? never();

  test('loses what was seen before what will be done, in slack', () => {
    const { blocks = [] } = render.slack(message, renderingFor('slack')).calls[0]?.body ?? {};
    expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(10_000);
    const shown = mrkdwnOf(blocks).join('\n');
    expect(shown).toContain('What was tried');
    expect(shown).not.toContain('seen 14:');
    expect(shown).toContain(`eks-guardrails show ${message.case}`);
  });
  test('loses its end in Teams, never its title', () => {
    const { pieces } = message;
    const said = Array.from({ length: 40 }, () => '日'.repeat(1000));
    const long = { ...message, ...(pieces && { pieces: { ...pieces, said } }) };
    const card = render.teams(long, renderingFor('teams'));
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(teamsBytes);
    expect(card.attachments[0].content.body.length).toBeGreaterThan(3);
    expect(card.attachments[0].content.actions).toHaveLength(1);
  });
});

describe('every sink renders every kind', () => {
  const kinds = everyKind();
  // Kinds that only routing makes (reminders, digests) carry text and no pieces.
  const bare = messageKinds.map(kind => {
    const { pieces: _pieces, ...message } = kinds[0] ?? describeCase(null, caseIn('waiting')) ?? never();
    return { ...message, kind };
  });
  const all = [...kinds, ...bare].flatMap(message => sinks.map(sink => ({ sink, kind: message.kind, message })));

  test('of those a case makes', () => expect(kinds.length).toBeGreaterThanOrEqual(5));
  test.each(all)('$sink: $kind', ({ sink, message }) => {
    const rendered = JSON.stringify(render[sink](message, renderingFor(sink)));
    expect(rendered).toContain(message.case);
    // The title may be in another alphabet of signs, but its verb is plain words.
    expect(rendered).toContain(message.title.split(':')[0] ?? '');
    expect(rendered).not.toMatch(/undefined|NaN|\[object/);
    expect(JSON.stringify(render[sink](message, renderingFor(sink)))).toBe(rendered);
  });
});

describe('a card in slack', () => {
  const question = describeCase(null, caseIn('waiting')) ?? never();
  const cardOf = (message = question, fields = {}) => render.slack(message, renderingFor('slack', fields));
  const buttons = (rendered: ReturnType<typeof cardOf>) =>
    (rendered.calls[0]?.body.blocks ?? []).flatMap(block => (block.type === 'actions' ? block.elements : []));

  test('has the order of the anatomy', () =>
    expect(cardOf().calls[0]?.body.blocks?.map(block => block.type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'section',
      'context',
      'actions',
    ]));
  test('offers what may be answered, bound to case, round and plan', () =>
    expect(buttons(cardOf()).map(one => [one.action_id, one.value ?? one.url])).toEqual([
      ['approve', `${question.case}.1.${caseIn('waiting').planHash?.slice(0, 22)}`],
      ['reject', `${question.case}.1.${caseIn('waiting').planHash?.slice(0, 22)}`],
      ['view', link],
    ]));
  test('asks once more before a fix is made, naming the finding', () =>
    expect(JSON.stringify(buttons(cardOf())[0]?.confirm)).toContain('sg-0b5e11a7e57e51001 admits the whole internet'));
  test('needs a form where one click is not enough', () => {
    const careful = describeCase(null, caseIn('waiting', { plan: planWith({ canLockOut: true }) })) ?? never();
    expect(buttons(cardOf(careful))[0]).toMatchObject({ action_id: 'approve', style: 'danger' });
    expect(buttons(cardOf(careful))[0]).not.toHaveProperty('confirm');
  });
  test('offers nothing to whoever may not answer', () => {
    const { target } = renderingFor('slack');
    expect(buttons(cardOf(question, { target: { ...target, answers: false } })).map(one => one.action_id)).toEqual([
      'view',
    ]);
  });
  test('that cannot show the whole fix offers no approval', () => {
    const calls = Array.from({ length: 60 }, (_, i) => ({
      call: 'ec2:RevokeSecurityGroupIngress' as const,
      input: { GroupId: 'sg-1', SecurityGroupRuleIds: [`sgr-${i}`] },
    }));
    const long = describeCase(null, caseIn('waiting', { plan: planWith({ calls }) })) ?? never();
    expect(buttons(cardOf(long)).map(one => one.action_id)).toEqual(['reject', 'view']);
    expect(JSON.stringify(cardOf(long))).toMatch(/\d+ more lines not shown here\./);
  });
  test('is edited by its outcome, which takes the answers away and says a line in its thread', () => {
    const earlier = { channel: 'C0EARLIER01', ts: '1.2' };
    const over = describeCase(caseIn('waiting'), caseIn('expired')) ?? never();
    const { calls, card } = cardOf(over, { earlier });
    expect({
      card,
      methods: calls.map(call => [call.method, call.body.channel, call.body.ts, call.body.thread_ts]),
    }).toEqual({
      card: true,
      methods: [
        ['chat.update', 'C0EARLIER01', '1.2', undefined],
        ['chat.postMessage', 'C0EARLIER01', undefined, '1.2'],
      ],
    });
    expect(buttons(cardOf(over, { earlier })).map(one => one.action_id)).toEqual(['view']);
  });
  test('is a new one for a new question; what failed goes into the thread', () => {
    const earlier = { channel: 'C0EARLIER01', ts: '1.2' };
    expect(
      cardOf(question, { earlier }).calls.map(call => [call.method, call.body.channel, call.body.thread_ts]),
    ).toEqual([
      ['chat.postMessage', 'C0123456789', undefined],
      ['chat.postMessage', 'C0EARLIER01', '1.2'],
    ]);
    const failed = describeCase(caseIn('acting'), caseIn('failed')) ?? never();
    expect(cardOf(failed, { earlier })).toMatchObject({ card: false, calls: [{ body: { thread_ts: '1.2' } }] });
  });
  test('is smallest with title, command and buttons', () =>
    expect(minimal(question, () => []).map(block => block.type)).toEqual(['header', 'context']));
  test('keeps a person\u2019s reason in plain text', () => {
    const reason = 'ok <!channel> *really* `fine`';
    const one = caseIn('approved', { answer: { do: 'approve', by: 'kim', via: 'slack', at: 1, reason } });
    const rendered = cardOf(describeCase(caseIn('waiting'), one) ?? never());
    const blocks = rendered.calls[0]?.body.blocks ?? [];
    expect(
      blocks.flatMap(block => ('text' in block && block.text.type === 'plain_text' ? [block.text.text] : [])).join(),
    ).toContain('Ok <!channel> *really* `fine`');
    expect(mrkdwnOf(rendered).join()).not.toContain('<!channel>');
  });
});

describe('a digest', () => {
  const address = `https://guardrails.example.com/c/0123456789ABCDEFGHJKMNPQRS#${'A'.repeat(43)}`;
  const forged = `https://evil.example/c/0123456789ABCDEFGHJKMNPQRS#${'A'.repeat(43)}`;
  const { pieces: _pieces, ...message } = describeCase(null, caseIn('waiting')) ?? never();
  const digest = {
    ...message,
    title: 'Open questions: 1',
    text: `Open\n\n- <!channel> ${forged}\n  ${address}\n- *b*`,
  };

  test('keeps its lines and its links in slack', () => {
    const { calls } = render.slack(digest, renderingFor('slack'));
    const section = calls[0]?.body.blocks?.[1];
    expect(section && 'text' in section && section.text.text).toBe(
      `Open\n\n- &lt;!channel&gt; ${forged}\n<${address}|Open>\n- \u2217b\u2217`,
    );
    expect(slackFaults(calls[0]?.body)).toEqual([]);
  });
  test('keeps its links in Teams and Amazon Q', () => {
    const { body } = render.teams(digest, renderingFor('teams')).attachments[0].content;
    expect(body.flatMap(block => block.inlines.flatMap(run => run.selectAction?.url ?? []))).toEqual([address]);
    expect(render['amazon-q'](digest, renderingFor('amazon-q')).content.description.split('\n')).toContain(address);
  });
  test('of any length fits', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 60 }), lines => {
        const long = { ...digest, text: plainText(lines.join('\n')) };
        for (const { body } of render.slack(long, renderingFor('slack')).calls) {
          expect(slackFaults(body)).toEqual([]);
          expect(JSON.stringify(body.blocks ?? []).length).toBeLessThanOrEqual(10_000);
          expectHarmless(body);
        }
        expect(Buffer.byteLength(JSON.stringify(render.teams(long, renderingFor('teams'))))).toBeLessThanOrEqual(
          teamsBytes,
        );
        expect(render['amazon-q'](long, renderingFor('amazon-q')).content.description.length).toBeLessThanOrEqual(4100);
      }),
      { numRuns: 20 },
    );
  });
  test('that is too long says how much is missing', () => {
    const long = { ...digest, text: Array.from({ length: 400 }, (_, i) => `- case number ${i} of many`).join('\n') };
    expect(JSON.stringify(render.slack(long, renderingFor('slack')))).toMatch(/\d+ more lines not shown here\./);
  });
});

describe('the signature of a webhook', () => {
  const body = { body: '{"a":1}', delivery: 'd' };
  const macOf = (secret: string, text: string): string =>
    `v1=${createHmac('sha256', secret).update(text).digest('hex')}`;
  test('fits the current secret and, while rotating, the one before', () => {
    expect(signatureHeaders(body, ['new', 'old'], 1_793_696_400)).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'x-eks-guardrails-timestamp': '1793696400',
      'x-eks-guardrails-signature': `${macOf('new', 'v1:1793696400:{"a":1}')},${macOf('old', 'v1:1793696400:{"a":1}')}`,
      'x-eks-guardrails-delivery': 'd',
    });
    expect(signatureHeaders(body, ['new'], 1)['x-eks-guardrails-signature']).toBe(macOf('new', 'v1:1:{"a":1}'));
  });
});

describe('adaptive card corpus', () => {
  test.each(corpus.map(text => [text]))('%j is text and nothing else', text => {
    const message = describeCase(null, caseIn('waiting', { message: text, evidence: { tag: text } })) ?? never();
    const { body, actions } = render.teams(message, renderingFor('teams')).attachments[0].content;
    // TextBlock and FactSet read Markdown; a TextRun reads {{DATE(…)}} alone.
    expect(new Set(body.flatMap(block => [block.type, ...block.inlines.map(run => run.type)]))).toEqual(
      new Set(['RichTextBlock', 'TextRun']),
    );
    const runs = body.flatMap(block => block.inlines.map(run => run.text));
    const plain = plainLine(text)
      .replace(/\{(?=\{)/g, '{ ')
      .replace(/\p{Surrogate}/gu, '\ufffd');
    expect(runs).toContain(`tag: ${plain}`);
    expect(runs.join('')).not.toMatch(/\{\{/);
    expect(body.flatMap(block => block.inlines.flatMap(run => run.selectAction ?? []))).toEqual([]);
    expect(actions).toEqual([{ type: 'Action.OpenUrl', title: 'Open the request', url: link }]);
  });
});

describe('subject corpus', () => {
  test.each([
    ['\r\nBcc: x@evil.example', '[EKS guardrails] Bcc: x@evil.example'],
    ['', '[EKS guardrails]'],
    ['Zürich \u202eevil', '[EKS guardrails] Zurich evil'],
    ['日本', '[EKS guardrails] ??'],
  ])('%j', (title, expected) => expect(subject({ title })).toBe(expected));
  test('is at most 99 characters', () =>
    expect(subject({ title: 'word '.repeat(100) }).length).toBeLessThanOrEqual(99));
});

/** Slack would show no mention, link or control character that is not ours. */
function expectHarmless(sent: unknown): void {
  for (const text of mrkdwnOf(sent)) {
    const rest = foreign(text);
    expect(rest).not.toMatch(/[<>]/);
    expect(rest.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
    expect(rest).not.toMatch(acting);
    expect(rest).not.toMatch(/\p{Surrogate}/u);
    // Spans and blocks are closed: what follows them is read as intended.
    expect((rest.replaceAll('```', '').match(/`/g) ?? []).length % 2).toBe(0);
    expect((rest.match(/```/g) ?? []).length % 2).toBe(0);
  }
}

function never(): never {
  throw new Error('The example makes a message.');
}
