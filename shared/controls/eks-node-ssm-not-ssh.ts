/** Node roles that let Session Manager in, so that nobody needs SSH. */
import { control } from '../control.ts';
import { allowedOn } from '../iam-policy.ts';
import { carries } from '../needed-policies.ts';
import type { RoleState } from '../resources/account.ts';
import { policyFault } from '../role-policy.ts';
import { usesAs, usesWords } from '../role-use.ts';
import type { Settings } from '../settings.ts';
import { unmet } from '../unmet-need.ts';

export const eksNodeSsmNotSsh = control({
  id: 'eks-node-ssm-not-ssh',
  title: 'Nodes are reached through SSM Session Manager, not SSH',
  why: 'Session Manager needs no open port and no key, asks IAM, and writes down who was on which node. Where it does not work, someone opens SSH in the first incident.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'role',
  sources: [
    { document: '000', lines: '27' },
    { document: '003', lines: '109' },
  ],
  mappings: {},
  triggers: ['eks:CreateNodegroup', 'iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
  closes: ['iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRole'],
  calls: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'Judged by the rights of the role: EKS’s images bring the agent along. A policy of the account that allows the same is as good. Whether each instance is online in Session Manager is not asked, and rights that Default Host Management Configuration gives are not seen: exempt such accounts. Nodes of Auto Mode have no shell, whoever comes.',
  // Terraform replaces an attachment by detaching first.
  graceSeconds: 120,
  evaluate(state, given) {
    const { uses, unsure } = usesAs(state, 'node');
    const reachable = uses.filter(use => use.mode !== 'auto');
    if (reachable.length === 0 && !unsure)
      return {
        notApplicable: uses.length > 0 ? 'nodes of Auto Mode have no shell to be reached' : 'it is the role of no node',
      };
    if (carries(state, 'ssm') || allowsByItself(state, given.settings)) return [];
    return [
      unmet(state, given, {
        need: 'ssm',
        key: 'ssm',
        whose: usesWords(state),
        effect: 'Session Manager reaches the nodes within minutes; whoever may start sessions may then log in to them.',
        unsure,
      }),
    ];
  },
});

/** What the agent cannot do without. */
const agentActions = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:OpenDataChannel',
];

// A policy that is too broad is to go, and takes this right along.
function allowsByItself({ attached, inline }: RoleState, settings: Settings): boolean {
  const lasting = [...attached, ...inline].filter(policy => !policyFault(policy, settings));
  const allowed = lasting.flatMap(({ document }) => allowedOn(document ?? '', agentActions, '*') ?? []);
  return agentActions.every(action => allowed.some(one => one.action === action && !one.conditional));
}
