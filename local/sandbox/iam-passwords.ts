/** An account's password policy in the sandbox. */
import type { UpdateAccountPasswordPolicyCommandInput } from '@aws-sdk/client-iam';
import { refuse, type Performs } from './at.ts';
import type { PasswordPolicyState } from './states.ts';

type PasswordOperation =
  'DeleteAccountPasswordPolicy' | 'GetAccountPasswordPolicy' | 'GetAccountSummary' | 'UpdateAccountPasswordPolicy';

export const passwords: Pick<Performs<'iam'>, `iam:${PasswordOperation}`> = {
  'iam:GetAccountPasswordPolicy': at => {
    const policy = at.global.passwordPolicy;
    if (!policy)
      refuse(at, 'NoSuchEntityException', `The Password Policy with domain name ${at.account} cannot be found.`);
    return { PasswordPolicy: { ...policy, ExpirePasswords: policy.MaxPasswordAge !== undefined } };
  },

  'iam:GetAccountSummary': at => ({ SummaryMap: { Users: Object.keys(at.global.users).length } }),

  'iam:UpdateAccountPasswordPolicy': (at, input) => {
    at.global.passwordPolicy = passwordPolicy(input);
    return {};
  },

  'iam:DeleteAccountPasswordPolicy': at => {
    if (!at.global.passwordPolicy)
      refuse(at, 'NoSuchEntityException', `The account policy with name PasswordPolicy cannot be found.`);
    delete at.global.passwordPolicy;
    return {};
  },
};

/** What is not given falls back to IAM's default, whatever stood there. */
export const passwordPolicy = (input: UpdateAccountPasswordPolicyCommandInput): PasswordPolicyState => ({
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
  ...input,
});
