/** Examples of iam-password-policy. */
import { iamPasswordPolicy } from '../../shared/controls/iam-password-policy.ts';
import { accountRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { accountOf, type PasswordPolicyState, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const ref = accountRef(account, 'eu-central-1');
const strong: PasswordPolicyState = {
  MinimumPasswordLength: 14,
  PasswordReusePrevention: 24,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
  AllowUsersToChangePassword: true,
};
const policy =
  (passwordPolicy: PasswordPolicyState | null, users: string[] = ['alice']) =>
  (world: World): Ref => {
    const global = accountOf(world, account);
    if (passwordPolicy) global.passwordPolicy = passwordPolicy;
    for (const name of users) global.users[name] = { UserName: name, attached: [], inline: {} };
    return ref;
  };
const update = (input: object) => ({ call: 'iam:UpdateAccountPasswordPolicy', input });
const { PasswordReusePrevention: _remembered, ...forgetful } = strong;

check(iamPasswordPolicy, {
  changes: () => /^111122223333\.passwordPolicy\./,
  fine: [
    { name: 'as strong as it is asked', world: policy(strong) },
    { name: 'stronger than it is asked', world: policy({ ...strong, MinimumPasswordLength: 20, MaxPasswordAge: 90 }) },
    {
      name: 'short, where settings say so',
      world: policy({ ...strong, MinimumPasswordLength: 10, PasswordReusePrevention: 3 }),
      settings: { passwords: { minimumLength: 10, remembered: 3 } },
    },
    {
      name: 'old ones may come back, where settings say so',
      world: policy(forgetful),
      settings: { passwords: { remembered: 0 } },
    },
  ],
  notApplicable: [{ name: 'an account without IAM users', world: policy(null, []), because: /no IAM users/ }],
  bad: [
    {
      name: 'no policy of its own',
      world: policy(null),
      finds: [
        {
          key: 'none',
          lasting: 'password-policy',
          message: /^Account 111122223333 has no password policy of its own\.$/,
          calls: [update(strong)],
          undo: { byPerson: [{ call: 'iam:DeleteAccountPasswordPolicy', input: {} }] },
        },
      ],
    },
    {
      name: 'too short: the rest is sent along, or it would fall back to the defaults',
      world: policy({ ...strong, MinimumPasswordLength: 8, MaxPasswordAge: 90, HardExpiry: false }),
      finds: [
        {
          key: 'weak',
          message: /asks for no 14 characters\.$/,
          calls: [update({ ...strong, MaxPasswordAge: 90, HardExpiry: false })],
          undo: { byPerson: [update({ ...strong, MinimumPasswordLength: 8, MaxPasswordAge: 90, HardExpiry: false })] },
        },
      ],
    },
    {
      name: 'what is stricter stays',
      world: policy({ ...strong, MinimumPasswordLength: 20, RequireSymbols: false, AllowUsersToChangePassword: false }),
      finds: [
        {
          key: 'weak',
          message: /no symbols\.$/,
          calls: [update({ ...strong, MinimumPasswordLength: 20, AllowUsersToChangePassword: false })],
        },
      ],
    },
    {
      name: 'no sort of character and no memory',
      world: policy({
        MinimumPasswordLength: 14,
        RequireUppercaseCharacters: false,
        RequireLowercaseCharacters: false,
        RequireNumbers: false,
        RequireSymbols: false,
        AllowUsersToChangePassword: false,
      }),
      finds: [
        { key: 'weak', message: /password other than the last 24, capital letters, small letters and 2 more\.$/ },
      ],
    },
    {
      name: 'settings ask for more',
      world: policy(strong),
      settings: { passwords: { minimumLength: 16, remembered: 12 } },
      finds: [{ key: 'weak', calls: [update({ ...strong, MinimumPasswordLength: 16 })] }],
    },
    {
      name: 'too short where settings ask for no memory, of which IAM takes no 0',
      world: policy({ ...forgetful, MinimumPasswordLength: 8 }),
      settings: { passwords: { remembered: 0 } },
      finds: [{ key: 'weak', lasting: 'password-policy', calls: [update(forgetful)] }],
    },
    {
      name: 'digits alone are not asked for',
      world: policy({ ...strong, RequireNumbers: false }),
      finds: [{ key: 'weak', message: /asks for no digits\.$/, calls: [update(strong)] }],
    },
  ],
});
