/** Every plan of an example is made in the sandbox, made twice, and taken back. */
import { cliLines } from '../shared/aws-cli.ts';
import { controlsOf } from '../shared/catalogue.ts';
import type { Control, Finding, Plan } from '../shared/control.ts';
import { judge } from '../shared/judge.ts';
import { actionOf, factsOf as operationFacts, type Call, type Operation } from '../shared/operations.ts';
import { planHash } from '../shared/plan.ts';
import { passedRoles, sessionPolicy, type Policy } from '../shared/policy.ts';
import { refKey } from '../shared/refs.ts';
import type { Ref } from '../shared/resources.ts';
import { stateHash } from '../shared/state.ts';
import { goodState, judged, resourceNow, staged, type Example, type Stage } from './examples.ts';
import { perform, undoCalls, unlessRefused, withNewIds } from './perform.ts';
import { byValue, changes, factsOf, refsOf } from './state-of-world.ts';

type Changes = (finding: { key: string; facet: string }) => RegExp;

/** Holds each plan of the example's findings to what must be true of every plan. */
export async function checkPlan(control: Control, example: Example, mayChange: Changes | undefined): Promise<void> {
  const stage = staged(example);
  const findings = await findingsOf(control, stage, example);
  for (const finding of findings) {
    if (!finding.plan) continue;
    if (!mayChange) throw new Error(`${control.id} has plans: say in its examples what they may change.`);
    checkDeclared(control, stage.ref, finding.plan);
    await checkCure(control, example, finding, finding.plan, mayChange(finding));
    await checkTwice(example, finding.plan);
    await checkUndo(control, example, finding, finding.plan);
  }
}

function checkDeclared(control: Control, ref: Ref, plan: Plan): void {
  const own = new Set<Operation>(control.calls);
  const people = new Set<Operation>([...control.calls, ...control.byPerson]);
  expect(plan.calls.filter(call => !own.has(call.call))).toEqual([]);
  expect(plan.calls.length).toBeGreaterThan(0);
  const { undo } = plan;
  if ('calls' in undo) expect(undo.calls.filter(call => !own.has(call.call))).toEqual([]);
  if ('byPerson' in undo) expect(undo.byPerson.filter(call => !people.has(call.call))).toEqual([]);
  // What cannot be taken back, or can lock people out, is never done without asking.
  if ('impossible' in undo || plan.canLockOut) expect(control.strongest).toBe('ask');
  if ('impossible' in undo) expect(undo.impossible).toMatch(/\S+ \S+/);
  checkSession(ref, plan.calls);
  if ('calls' in undo) checkSession(ref, undo.calls);
  const again: Plan = JSON.parse(JSON.stringify(plan));
  expect(planHash(control.id, ref, again)).toBe(planHash(control.id, ref, plan));
  expect(cliLines([...plan.calls, ...undoCalls(plan)], ref).join('\n')).not.toMatch(/undefined|NaN|\[object/);
}

/** The session the plan is made with: its calls and what AWS asks beside them, in the resource's own account. */
function checkSession(ref: Ref, calls: Call[]): void {
  const policy: Policy = JSON.parse(sessionPolicy(ref, calls));
  const allowed = calls.flatMap(one => [
    actionOf(one.call),
    ...(operationFacts(one.call).also ?? []).map(({ action }) => action),
    ...(passedRoles(one).length > 0 ? ['iam:PassRole'] : []),
  ]);
  const granted = policy.Statement.flatMap(statement => statement.Action);
  expect(granted.toSorted()).toEqual([...new Set(allowed)].toSorted());
  expect(
    policy.Statement.flatMap(statement => statement.Resource).filter(
      arn =>
        arn !== '*' &&
        !arn.includes(ref.account) &&
        !arn.includes(':kms:') &&
        // AWS's ARNs of these hold no account.
        !/:ec2:[\w-]+::(image|snapshot)\/\*$/.test(arn),
    ),
  ).toEqual([]);
}

async function checkCure(
  control: Control,
  example: Example,
  finding: Finding,
  plan: Plan,
  mayChange: RegExp,
): Promise<void> {
  const stage = staged(example);
  const before = factsOf(stage.sandbox.world);
  const found = await everyFinding(stage, example);
  await perform(stage, plan.calls);
  const after = await everyFinding(stage, example);
  const name = nameOf(control.id, stage.ref, finding);
  expect(found).toContain(name);
  expect(after).not.toContain(name);
  expect(after.filter(one => !found.includes(one))).toEqual([]);
  expect(changes(before, factsOf(stage.sandbox.world)).filter(fact => !mayChange.test(fact))).toEqual([]);
}

async function checkTwice(example: Example, plan: Plan): Promise<void> {
  const stage = staged(example);
  await perform(stage, plan.calls);
  const once = factsOf(stage.sandbox.world);
  for (const call of plan.calls) await perform(stage, [call]).catch(unlessRefused);
  expect(changes(once, factsOf(stage.sandbox.world))).toEqual([]);
}

async function checkUndo(control: Control, example: Example, finding: Finding, plan: Plan): Promise<void> {
  if ('impossible' in plan.undo) return;
  const stage = staged(example);
  const before = factsOf(stage.sandbox.world, { rulesByValue: true });
  const hash = await hashNow(stage, example, finding);
  const answers = await perform(stage, plan.calls);
  expect(await hashNow(stage, example, finding)).not.toBe(hash);
  await perform(
    stage,
    undoCalls(plan).map(call => withNewIds(call, answers)),
  );
  expect(changes(before, factsOf(stage.sandbox.world, { rulesByValue: true }))).toEqual([]);
  expect(await hashNow(stage, example, finding)).toBe(hash);
  // The same fault, known by the same name: an undone case does not become another one.
  const back = await findingsOf(control, stage, example);
  expect(back.map(one => one.lasting ?? one.key)).toContain(finding.lasting ?? finding.key);
}

async function findingsOf(control: Control, stage: Stage, example: Example): Promise<Finding[]> {
  const resource = await resourceNow(stage, example, stage.ref);
  const verdict = resource ? await judged(control, stage, example, resource) : [];
  return Array.isArray(verdict) ? verdict : [];
}

/** Every finding of every control on everything in the world. */
async function everyFinding(stage: Stage, example: Example): Promise<string[]> {
  const all: string[] = [];
  const lastGood = await goodState(example);
  for (const ref of new Map([...refsOf(stage.sandbox.world), stage.ref].map(one => [refKey(one), one])).values()) {
    if (ref.kind === 'change') continue;
    // What is denied on the example's own resource does not hide its neighbours.
    const { denies: _denies, ...open } = example;
    const resource = await resourceNow(stage, refKey(ref) === refKey(stage.ref) ? example : open, ref);
    if (!resource) continue;
    const { findings, broken } = judge(controlsOf(ref.kind), resource, {
      ref,
      settings: stage.settings,
      now: stage.clock.now(),
      ...(lastGood && refKey(ref) === refKey(stage.ref) && { lastGood }),
    });
    expect(broken).toEqual([]);
    all.push(...findings.map(({ control, finding }) => nameOf(control.id, ref, finding)));
  }
  return all;
}

const nameOf = (control: string, ref: Ref, finding: Finding): string => `${control} on ${refKey(ref)}: ${finding.key}`;

/** The hash an undo is held against, with AWS's rule ids replaced by what the rules say. */
async function hashNow(stage: Stage, example: Example, finding: Finding): Promise<string> {
  const resource = await resourceNow(stage, example, stage.ref);
  if (!resource) return 'absent';
  return stateHash(stage.ref.kind, byValue(resource, stage.sandbox.world), finding.facet);
}
