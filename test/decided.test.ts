/** What is told of passes: each finding once, with the decision that counted. */
import { strongestOf } from '../local/decided.ts';
import { pipeline } from '../local/sandbox/pipeline.ts';
import { estate, stories } from '../local/sandbox/stories.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { listener } from '../local/stories.ts';
import type { Pass } from '../shared/pass.ts';

/** The pass in which SSH to the world is found and reverted. */
async function reverting(): Promise<Pass> {
  const passes: Pass[] = [];
  const p = pipeline({ settings: sandboxSettings(), onPass: pass => passes.push(pass) });
  estate(p.sandbox.world);
  await stories.find(story => /opens SSH to the world/.test(story.name))?.tell(p);
  const found = passes.find(pass => pass.findings.some(({ decision }) => decision.do === 'revert'));
  if (!found) throw new Error('The story reverted nothing.');
  return found;
}

const decidedAs = (pass: Pass, wish: 'none' | 'observe' | 'notify' | 'ask' | 'revert'): Pass => ({
  ...pass,
  findings: pass.findings.map(one => ({ ...one, decision: { do: wish, reason: `as ${wish}` } })),
});

test('a finding met again keeps the strongest decision, and of equals the first', async () => {
  const pass = await reverting();
  const decisions = (...passes: Pass[]) => strongestOf(passes).map(({ decision }) => decision.reason);
  expect(decisions(decidedAs(pass, 'none'), decidedAs(pass, 'ask'), decidedAs(pass, 'notify'))).toEqual(['as ask']);
  expect(decisions(decidedAs(pass, 'ask'), decidedAs(pass, 'revert'))).toEqual(['as revert']);
  expect(decisions(pass, decidedAs(pass, 'revert'))).toEqual(['touched by this change; exactly port 22; mode enforce']);
});

test('a round is told once, a new round again, and a decision that moved nothing not at all', async () => {
  const pass = await reverting();
  const heard = listener();
  const again = { ...pass, cases: pass.cases.map(one => ({ ...one, round: one.round + 1 })) };
  heard.onPass(pass);
  heard.onPass(pass);
  expect(heard.taken().decisions).toHaveLength(1);
  heard.onPass(pass);
  heard.onPass({ ...again, cases: [] });
  expect(heard.taken().decisions).toEqual([]);
  heard.onPass(again);
  expect(heard.taken().decisions).toHaveLength(1);
});
