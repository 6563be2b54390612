/** Whose act it was that our role made: AWS's request id tells, and before it is known the session that its case's intent began. */
import { called, refused } from '../shared/acted.ts';
import { written, type Case } from '../shared/case.ts';
import { alarmForeignUse } from '../shared/foreign.ts';
import type { Change } from '../shared/record.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { caseIn, changeWith, now, ourRoleArn, ref } from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

const revoke = 'ec2:RevokeSecurityGroupIngress';
const intent = (before: Case, at: number): Case =>
  written(before, before, { at, what: 'attempt', by: 'policy', calls: [revoke] });
const idle = caseIn('acting', { history: [] });
const intended = intent(idle, now);
const answered = called(intended, { requestIds: ['r-1'], updateIds: [] }, now + 1);

/** What a change by `session`, of this request, is to the pass that sees it. */
async function seen(kept: Case | null, fields: Partial<Change> & { session?: string } = {}) {
  const clock = testClock(now);
  const ports = testPorts(sandbox(clock), clock);
  if (kept) await ports.cases.put(kept, null);
  const { session = idle.id, ...more } = fields;
  const actor = { type: 'AssumedRole', name: session, roleArn: ourRoleArn, session };
  const because = changeWith({ name: 'RevokeSecurityGroupIngress', time: now + 1, requestId: 'r-1', actor, ...more });
  const { acts, wakes } = await alarmForeignUse(ports, [{ ref, because, touched: ['sgr-1'] }], []);
  const verdicts = [acts.length === 1, ports.alarms.length === 0, wakes[0]?.touched?.length === 0];
  expect(new Set(verdicts).size).toBe(1);
  return verdicts[0] ? 'ours' : 'foreign';
}

test.each<[string, Case | null, Parameters<typeof seen>[1], 'ours' | 'foreign']>([
  ['the request AWS answered us', answered, {}, 'ours'],
  ['the same, however late its event comes', answered, { time: now + 1 }, 'ours'],
  ['the call before its answer is written', intended, {}, 'ours'],
  ['the call of an act that ended in no answer', refused(intended, 'no answer', now + 2), {}, 'ours'],
  ['no case at all', null, {}, 'foreign'],
  ['another session, before the answer is written', intended, { session: 'someone-else' }, 'foreign'],
  ['another session, after it', answered, { session: 'someone-else', requestId: 'r-2' }, 'foreign'],
  ['the session of the case with another request, after the answer', answered, { requestId: 'r-2' }, 'foreign'],
  ['the session of the case with another call', intended, { name: 'AuthorizeSecurityGroupIngress' }, 'foreign'],
  ['the session of the case, long after an intent nobody answered', intended, { time: now + 301 }, 'foreign'],
  ['no request id, after the answer', answered, { requestId: '' }, 'foreign'],
  [
    'an earlier try of the SDK, of which no answer came',
    called(intended, { requestIds: ['r-2'], updateIds: [], resent: true }, now + 1),
    {},
    'ours',
  ],
  [
    'the first of two calls of which only one has an id',
    called(
      written(idle, idle, { at: now, what: 'attempt', by: 'policy', calls: [revoke, revoke] }),
      { requestIds: ['r-2'], updateIds: [] },
      now + 1,
    ),
    {},
    'ours',
  ],
  [
    'the second attempt, which died, though the first was answered',
    intent(called(intended, { requestIds: ['r-0'], updateIds: [] }, now - 250), now),
    {},
    'ours',
  ],
  [
    'the first attempt, which died, though the second was answered',
    called(intent(intended, now + 200), { requestIds: ['r-2'], updateIds: [] }, now + 201),
    {},
    'ours',
  ],
  [
    'the call of a case that ended with the ids of an earlier attempt',
    written(
      intended,
      { ...intended, status: 'resolved' },
      { at: now + 9, what: 'mended', by: '', requestIds: ['r-0'] },
    ),
    {},
    'ours',
  ],
])('%s', async (_, kept, fields, whose) => expect(await seen(kept, fields)).toBe(whose));
