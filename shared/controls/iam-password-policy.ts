/** The account's password policy, for the people who sign in as IAM users. */
import type { PasswordPolicy, UpdateAccountPasswordPolicyCommandInput } from '@aws-sdk/client-iam';
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import type { Settings } from '../settings.ts';

export const iamPasswordPolicy = control({
  id: 'iam-password-policy',
  title: 'The account password policy is strong',
  why: 'Whoever guesses the password of one IAM user is that user, clusters included. IAM’s own default takes eight characters and lets old passwords come back.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'account',
  sources: [{ document: '002', lines: '60' }],
  mappings: {},
  triggers: ['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'],
  closes: ['iam:UpdateAccountPasswordPolicy'],
  calls: ['iam:UpdateAccountPasswordPolicy'],
  byPerson: ['iam:DeleteAccountPasswordPolicy'],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'The settings `passwords.minimumLength` and `passwords.remembered` say what is asked besides letters of both cases, digits and symbols. What is stricter already stays, and nobody’s password is made to expire. Accounts without IAM users are not judged: where people come through Identity Center alone, the policy concerns nobody. Going back to a weaker policy is a person’s call.',
  evaluate({ passwordPolicy, users }, { ref, settings }) {
    if (users === 0) return { notApplicable: 'the account has no IAM users whom a password policy would concern' };
    const weak = passwordPolicy ? weaknesses(passwordPolicy, settings) : [];
    if (passwordPolicy && weak.length === 0) return [];
    const call = 'iam:UpdateAccountPasswordPolicy' as const;
    return [
      {
        key: passwordPolicy ? 'weak' : 'none',
        lasting: 'password-policy',
        facet: 'password-policy',
        message: passwordPolicy
          ? `The password policy of account ${ref.account} asks for no ${listed(weak)}.`
          : `Account ${ref.account} has no password policy of its own.`,
        plan: {
          calls: [{ call, input: strong(passwordPolicy ?? {}, settings) }],
          undo: {
            byPerson: [
              passwordPolicy
                ? { call, input: written(passwordPolicy) }
                : { call: 'iam:DeleteAccountPasswordPolicy', input: {} },
            ],
          },
          effect:
            'It holds for new passwords: nobody is locked out, and whoever changes theirs next takes a stronger one.',
        },
        evidence: { passwordPolicy: passwordPolicy ? written(passwordPolicy) : null, users: users ?? null },
      },
    ];
  },
});

const sorts = ['RequireUppercaseCharacters', 'RequireLowercaseCharacters', 'RequireNumbers', 'RequireSymbols'] as const;
const words = {
  RequireUppercaseCharacters: 'capital letters',
  RequireLowercaseCharacters: 'small letters',
  RequireNumbers: 'digits',
  RequireSymbols: 'symbols',
};

function weaknesses(policy: PasswordPolicy, { passwords }: Settings): string[] {
  return [
    ...((policy.MinimumPasswordLength ?? 0) < passwords.minimumLength ? [`${passwords.minimumLength} characters`] : []),
    ...((policy.PasswordReusePrevention ?? 0) < passwords.remembered
      ? [`password other than the last ${passwords.remembered}`]
      : []),
    ...sorts.flatMap(sort => (policy[sort] === true ? [] : [words[sort]])),
  ];
}

/** The update sets what it is not given back to IAM's defaults: every field is sent, the stricter of both. */
const strong = (policy: PasswordPolicy, { passwords }: Settings): UpdateAccountPasswordPolicyCommandInput => ({
  ...written(policy),
  MinimumPasswordLength: Math.max(policy.MinimumPasswordLength ?? 0, passwords.minimumLength),
  ...(passwords.remembered > 0 && {
    PasswordReusePrevention: Math.max(policy.PasswordReusePrevention ?? 0, passwords.remembered),
  }),
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
  // Or nobody could follow the new policy without an administrator.
  AllowUsersToChangePassword: policy.AllowUsersToChangePassword ?? true,
});

/** A policy as the update takes it; whether passwords expire is said by MaxPasswordAge, which takes no 0. */
function written(policy: PasswordPolicy): UpdateAccountPasswordPolicyCommandInput {
  const { ExpirePasswords: _expire, MaxPasswordAge, PasswordReusePrevention, ...rest } = policy;
  return {
    ...rest,
    ...(MaxPasswordAge && { MaxPasswordAge }),
    ...(PasswordReusePrevention && { PasswordReusePrevention }),
  };
}
