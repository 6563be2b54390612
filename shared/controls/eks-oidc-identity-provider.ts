/** A second door for people: an OIDC provider whose tokens the Kubernetes API believes. */
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import { fitsName } from '../name-pattern.ts';
import { partNames } from '../refs.ts';

export const eksOidcIdentityProvider = control({
  id: 'eks-oidc-identity-provider',
  title: 'User authentication through an OIDC provider uses an approved issuer and safe prefixes',
  why: 'Whoever runs the issuer decides who a user is, and no IAM policy and no CloudTrail event shows who came in. Without prefixes a token can name a user or a group that Kubernetes itself trusts, such as system:masters.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'identity-provider-config',
  sources: [{ document: '000', lines: '85-90' }],
  mappings: { 'CIS EKS 1.8': '5.5.1' },
  triggers: ['eks:AssociateIdentityProviderConfig'],
  closes: ['eks:DisassociateIdentityProviderConfig'],
  calls: ['eks:DisassociateIdentityProviderConfig'],
  // To let an issuer in again is a person's act: our roles cannot.
  byPerson: ['eks:AssociateIdentityProviderConfig'],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'The setting `access.oidcIssuers` names the issuers that are approved; while it names none, an issuer with safe prefixes is only told, as are e-mail addresses as user names without a prefix. Of high severity where a token can name a group of Kubernetes. A cluster without a provider is as it should be: IAM lets people in. The IAM provider for service accounts (IRSA) is something else and not judged here.',
  evaluate({ oidc }, { ref, settings }) {
    const { clusterName, partName } = partNames(ref);
    const { oidcIssuers } = settings.access;
    const host = hostOf(oidc.issuerUrl);
    const isApproved = host !== null && oidcIssuers.some(pattern => fitsName(pattern, host));
    // A group without a prefix is one of Kubernetes' own as soon as the token says so.
    const noGroupPrefix = Boolean(oidc.groupsClaim) && !oidc.groupsPrefix;
    const anyGroup = noGroupPrefix || (Boolean(oidc.groupsClaim) && completesSystem(oidc.groupsPrefix));
    // What EKS puts before other user names it does not put before e-mail addresses.
    const isMail = oidc.usernameClaim === 'email' && !oidc.usernamePrefix;
    const faults = [
      ...(isApproved ? [] : [`its issuer ${oidc.issuerUrl ?? 'of unknown address'} is not approved`]),
      ...(oidc.usernamePrefix === '-' ? ['user names have no prefix'] : []),
      ...(isMail ? ['user names are e-mail addresses without a prefix'] : []),
      ...(completesSystem(oidc.usernamePrefix) ? [`user names begin with ${oidc.usernamePrefix}`] : []),
      ...(noGroupPrefix ? ['groups have no prefix'] : anyGroup ? [`groups begin with ${oidc.groupsPrefix}`] : []),
    ];
    if (faults.length === 0) return [];
    const found = {
      key: 'provider',
      facet: 'provider',
      message: `Cluster ${clusterName} believes the tokens of identity provider ${partName}, but ${listed(faults)}.`,
      ...(anyGroup && { severity: 'high' as const }),
      evidence: {
        issuerUrl: oidc.issuerUrl ?? null,
        clientId: oidc.clientId ?? null,
        usernamePrefix: oidc.usernamePrefix ?? null,
        groupsClaim: oidc.groupsClaim ?? null,
        groupsPrefix: oidc.groupsPrefix ?? null,
      },
    };
    const tell = (why: string) => [{ ...found, atMost: { remedy: 'notify' as const, why } }];
    const isSafe = faults.length === (isApproved ? 0 : 1) + (isMail ? 1 : 0);
    if (isSafe && !isApproved && oidcIssuers.length === 0)
      return tell('settings name no approved issuers (access.oidcIssuers)');
    if (isSafe && isApproved)
      return tell('an e-mail address is no name of Kubernetes’ own unless the issuer lets people choose what it is');
    const { identityProviderConfigName: name, issuerUrl, clientId } = oidc;
    if (!name || !issuerUrl || !clientId) return tell('EKS does not tell enough of it to bring it back');
    const { usernameClaim, usernamePrefix, groupsClaim, groupsPrefix, requiredClaims, tags } = oidc;
    return [
      {
        ...found,
        plan: {
          calls: [
            {
              call: 'eks:DisassociateIdentityProviderConfig' as const,
              input: { clusterName, identityProviderConfig: { type: 'oidc', name } },
            },
          ],
          undo: {
            byPerson: [
              {
                call: 'eks:AssociateIdentityProviderConfig' as const,
                input: {
                  clusterName,
                  oidc: {
                    identityProviderConfigName: name,
                    issuerUrl,
                    clientId,
                    ...(usernameClaim !== undefined && { usernameClaim }),
                    ...(usernamePrefix !== undefined && { usernamePrefix }),
                    ...(groupsClaim !== undefined && { groupsClaim }),
                    ...(groupsPrefix !== undefined && { groupsPrefix }),
                    ...(requiredClaims !== undefined && { requiredClaims }),
                  },
                  ...(tags && { tags }),
                },
              },
            ],
          },
          effect: `Nobody comes into cluster ${clusterName} with a token of this provider any more; IAM identities do as before. It takes some minutes, and until it is done EKS takes no other update of the cluster.`,
          canLockOut: true as const,
        },
      },
    ];
  },
});

/** True when a token need only go on where the prefix stops to arrive at `system:masters`; EKS refuses `system:` itself. */
const completesSystem = (prefix: string | undefined): boolean =>
  Boolean(prefix) && ('system:'.startsWith(prefix ?? '') || (prefix ?? '').startsWith('system:'));

const hostOf = (url: string | undefined): string | null =>
  /^https:\/\/([^/:?#]+)/i.exec(url ?? '')?.[1]?.toLowerCase() ?? null;
