/** A rule or function of eks-guardrails itself. */
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import { knownRules } from '../known-rules.ts';
import { guardrailRef, ownFunctions, ownPrefix } from '../own-parts.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { pages } from './lists.ts';

export const guardrailReads = [
  'events:DescribeRule',
  'events:ListRules',
  'events:ListTargetsByRule',
  'lambda:GetFunctionConcurrency',
] as const satisfies ReadOperation[];

/** What is gone has nothing to switch on: conduct-guardrail-tampering tells who took it away. A rule the stack should have is missing, though. */
export async function readGuardrail(ports: Ports, ref: Ref<'guardrail'>): Promise<Reading<'guardrail'> | Absent> {
  const [, part, name] = /^(rule|function)\/(.+)$/.exec(ref.id) ?? [];
  if (!name?.startsWith(ownPrefix)) return { absent: 'not-eks', why: `${ref.id} is no part of eks-guardrails` };
  const seen = { settled: true as const, tags: {}, clusters: [] };
  try {
    if (part === 'function') {
      const answer = await ports.call(ref, 'lambda:GetFunctionConcurrency', { FunctionName: name });
      const ReservedConcurrentExecutions = answer.ReservedConcurrentExecutions ?? null;
      return { ...seen, resource: { part, name, ReservedConcurrentExecutions } };
    }
    const [{ State }, targets] = await Promise.all([
      ports.call(ref, 'events:DescribeRule', { Name: name }),
      targetsOf(ports, ref, name),
    ]);
    return { ...seen, resource: { part: 'rule', name, ...(State && { State }), targets } };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (part !== 'rule' || !isOfStack(name)) return { absent: 'gone', why: `${ref.id} no longer exists` };
    const [there] = await rulesNamed(ports, ref, `${name}-`);
    if (there) return { absent: 'gone', why: `the stack has it as ${there}` };
    return { ...seen, resource: { part: 'rule', name, targets: [], missing: true } };
  }
}

const targetsOf = (ports: Ports, where: Where, Rule: string): Promise<string[]> =>
  pages(async NextToken => {
    const page = await ports.call(where, 'events:ListTargetsByRule', { Rule, ...(NextToken && { NextToken }) });
    return { items: (page.Targets ?? []).flatMap(target => target.Arn ?? []), next: page.NextToken };
  });

const rulesNamed = (ports: Ports, where: Where, NamePrefix: string): Promise<string[]> =>
  pages(async NextToken => {
    const page = await ports.call(where, 'events:ListRules', { NamePrefix, ...(NextToken && { NextToken }) });
    return { items: (page.Rules ?? []).flatMap(rule => rule.Name ?? []), next: page.NextToken };
  });

/** CloudFormation names a rule `<stack>-<LogicalId>-<12 characters>`, and cuts what is longer than EventBridge takes. */
const longestName = 64 - '-1A2B3C4D5E6F'.length;

/** True for the name of a rule of the stack as far as its template tells it: without what CloudFormation puts behind. */
const isOfStack = (name: string): boolean => knownRules.some(id => name.endsWith(`-${id}`));

/** Our rules of a Region, those their stacks should have and have not, and the functions of those stacks. */
export async function guardrailRefs(ports: Ports, where: Where): Promise<Ref<'guardrail'>[]> {
  const rules = await rulesNamed(ports, where, ownPrefix);
  // Serverless names a function `<stack>-<function>`.
  const stacks = new Set(rules.flatMap(name => /^(eks-guardrails-[a-z0-9]+)-[A-Z]/.exec(name)?.[1] ?? []));
  const missing = [...stacks]
    .flatMap(stack => knownRules.map(id => `${stack}-${id}`))
    .filter(name => name.length <= longestName && !rules.some(rule => rule.startsWith(`${name}-`)));
  return [
    ...[...rules, ...missing].map(name => guardrailRef(where, { part: 'rule', name })),
    ...[...stacks].flatMap(stack =>
      ownFunctions.map(one => guardrailRef(where, { part: 'function', name: `${stack}-${one}` })),
    ),
  ];
}
