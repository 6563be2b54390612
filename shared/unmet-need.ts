/** The finding that a role lacks a policy it needs, with the plan that attaches it. */
import type { Finding, Given } from './control.ts';
import { allowedOn } from './iam-policy.ts';
import { isAwsOwn, needFacet, needs, type Need, type NeedName } from './needed-policies.ts';
import type { RoleState } from './resources/account.ts';

/** More managed policies than this a role carries only where its quota was raised, which nobody tells us (T-IAM-5). */
const usualQuota = 10;

/** The finding that a need is not met; `unsure`: nobody can tell whether the role is what it seems to be. */
export function unmet(
  state: RoleState,
  { ref }: Given,
  given: { need: NeedName; key: string; whose: string; effect: string; unsure: boolean },
): Finding<'iam:AttachRolePolicy' | 'iam:DetachRolePolicy', never> {
  const { need, key, whose, effect, unsure } = given;
  const { policies, proof }: Need = needs[need];
  const [policy] = policies;
  const partition = /^arn:([^:]+):/.exec(state.role.Arn ?? '')?.[1] ?? 'aws';
  const input = { RoleName: ref.id, PolicyArn: `arn:${partition}:iam::aws:policy/${policy}` };
  const standIns = ownPolicies(state).filter(({ document }) => allowedOn(document ?? '', [proof])?.length !== 0);
  const found = {
    key,
    facet: needFacet(need),
    message: `Role ${ref.id}${whose} does not carry ${policies.join(' or ')}.`,
    evidence: { needs: policies, attached: state.attached.map(one => one.PolicyName).slice(0, 20) },
  };
  const tell = (why: string) => ({ ...found, atMost: { remedy: 'notify' as const, why } });
  if (unsure) return tell('nobody can tell what this role is for: the clusters could not be listed');
  if (state.attached.length >= usualQuota)
    return tell(
      `the role carries ${state.attached.length} managed policies, as many as IAM usually takes: one must go first, or the quota be raised`,
    );
  return {
    ...found,
    ...(standIns[0] && {
      atMost: {
        remedy: 'ask' as const,
        why: `policy ${standIns[0].PolicyName} may stand in for it: exempt the role if it does`,
      },
    }),
    plan: {
      calls: [{ call: 'iam:AttachRolePolicy', input }],
      undo: { calls: [{ call: 'iam:DetachRolePolicy', input }] },
      effect,
    },
  };
}

const ownPolicies = ({ attached, inline }: RoleState): { PolicyName: string; document?: string }[] => [
  ...attached.filter(policy => !isAwsOwn(policy.PolicyArn)),
  ...inline,
];
