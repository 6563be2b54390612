/** Pod Identity associations that hand pods far too much, or hand it to a namespace nobody expects. */
import type { PodIdentityAssociation } from '@aws-sdk/client-eks';
import { control, type Finding, type Given, type Plan } from '../control.ts';
import { broadGrants } from '../iam-policy.ts';
import { listed } from '../listed.ts';
import { fitsName } from '../name-pattern.ts';
import type { BoundRole } from '../resources/eks.ts';
import { associationNames } from '../refs.ts';
import { policyFault } from '../role-policy.ts';

export const eksPodIdentityRoleReview = control({
  id: 'eks-pod-identity-role-review',
  title: 'Pod Identity associations bind narrow roles to expected namespaces',
  why: 'Whoever may create pods in a namespace has every role that is bound to its service accounts. An admin role bound to one makes the rights of the cluster the rights of the account.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'pod-identity-association',
  sources: [
    { document: '001', lines: '25' },
    { document: '002', lines: '32-38' },
  ],
  mappings: {},
  triggers: ['eks:CreatePodIdentityAssociation', 'eks:UpdatePodIdentityAssociation'],
  closes: ['eks:UpdatePodIdentityAssociation', 'eks:DeletePodIdentityAssociation'],
  calls: ['eks:DeletePodIdentityAssociation'],
  byPerson: ['eks:CreatePodIdentityAssociation'],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked: deleting the association. Making it again hands out the role again and is a person’s. Only told: an association that an add-on owns, and roles of other accounts or that may not be read. Namespaces are judged where settings name the expected ones (podIdentity.namespaces); a session policy that is narrow by itself makes a broad role harmless.',
  evaluate({ association, roles }, given) {
    const limit = tellOnly(association);
    const plan = planOf(association, given);
    const fix = limit ? { atMost: { remedy: 'notify' as const, why: limit } } : { plan };
    const role = roleFinding({ association, roles }, given);
    const namespace = namespaceFinding(given);
    const unread = roles.length === 0 ? ['of which EKS names none'] : roles.flatMap(unreadable);
    return [
      ...(role ? [{ ...role, ...fix }] : []),
      // One association, one plan: with the role's finding the namespace's ends as well.
      ...(namespace
        ? [
            {
              ...namespace,
              ...(role && !limit
                ? { atMost: { remedy: 'notify' as const, why: 'deleting it is asked about for the sake of its role' } }
                : fix),
            },
          ]
        : []),
      ...(unread.length > 0 ? [unreadFinding(unread, given)] : []),
    ];
  },
});

type AssociationFinding = Finding<'eks:DeletePodIdentityAssociation', 'eks:CreatePodIdentityAssociation'>;

const named = ({ ref }: Given): string => {
  const { clusterName, namespace, serviceAccount } = associationNames(ref);
  return `The Pod Identity association of ${serviceAccount} in namespace ${namespace} of cluster ${clusterName}`;
};

function roleFinding(
  { association, roles }: { association: PodIdentityAssociation; roles: readonly BoundRole[] },
  given: Given,
): AssociationFinding | null {
  // What pods may do is what the role and the session policy both allow.
  if (association.policy && broadGrants(association.policy)?.length === 0) return null;
  const faults = roles.flatMap(role => {
    const { policies } = role;
    if (typeof policies !== 'object') return [];
    return [...policies.attached, ...policies.inline].flatMap(policy => {
      const fault = policyFault(policy, given.settings);
      return fault ? [{ role, ...fault }] : [];
    });
  });
  if (faults.length === 0) return null;
  const words = faults.map(({ role, what }) => `${role.as} ${role.arn} ${what}`).toSorted();
  const limited = faults.every(({ role, conditional }) => conditional || role.boundary !== undefined);
  return {
    key: 'role',
    facet: 'role',
    ...(limited && { severity: 'low' as const }),
    message: `${named(given)} is too broad: ${listed(words)}.`,
    evidence: { faults: words.slice(0, 10), ...(limited && { limited: 'by conditions or a permissions boundary' }) },
  };
}

function namespaceFinding(given: Given): AssociationFinding | null {
  const { namespace } = associationNames(given.ref);
  const expected = given.settings.podIdentity.namespaces;
  if (expected.length === 0 || expected.some(pattern => fitsName(pattern, namespace))) return null;
  return {
    key: 'namespace',
    facet: 'namespace',
    message: `${named(given)} is in a namespace in which settings expect none.`,
    evidence: { namespace, expected: expected.slice(0, 20) },
  };
}

const unreadable = ({ arn, as, policies }: BoundRole): string[] =>
  policies === 'elsewhere'
    ? [`${as} ${arn} of another account`]
    : policies === 'unknown'
      ? [`${as} ${arn}, whose policies may not be read`]
      : [];

const unreadFinding = (unread: string[], given: Given): AssociationFinding => ({
  key: 'unread',
  facet: 'role',
  severity: 'low',
  message: `${named(given)} binds a role nobody can judge from here: ${listed(unread)}.`,
  atMost: { remedy: 'notify', why: 'what cannot be read is not judged: look at the role in its own account' },
  evidence: { unread: unread.slice(0, 10) },
});

function tellOnly({ ownerArn, associationId, roleArn }: PodIdentityAssociation): string | null {
  if (ownerArn) return `the add-on ${ownerArn} owns it: change the add-on`;
  return associationId && roleArn ? null : 'EKS does not name it well enough to take it back';
}

function planOf(
  association: PodIdentityAssociation,
  { ref }: Given,
): Plan<'eks:DeletePodIdentityAssociation', 'eks:CreatePodIdentityAssociation'> {
  const { clusterName, namespace, serviceAccount } = associationNames(ref);
  const { associationId, roleArn, targetRoleArn, policy, disableSessionTags, tags = {} } = association;
  return {
    calls: [{ call: 'eks:DeletePodIdentityAssociation', input: { clusterName, associationId } }],
    undo: {
      byPerson: [
        {
          call: 'eks:CreatePodIdentityAssociation',
          input: {
            clusterName,
            namespace,
            serviceAccount,
            roleArn,
            ...(targetRoleArn && { targetRoleArn }),
            ...(policy && { policy }),
            ...(disableSessionTags !== undefined && { disableSessionTags }),
            ...(Object.keys(tags).length > 0 && { tags }),
          },
        },
      ],
    },
    effect: `Pods of ${namespace}/${serviceAccount} keep their credentials until they expire, and then have none of their own. Made again, the association has another id.`,
  };
}
