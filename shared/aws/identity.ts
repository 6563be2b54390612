/** Whose credentials these are. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { BadInput } from '../errors.ts';

/** The account behind the SDK's own chain of credentials. Rejects with BadInput, in words, when there are none that hold. */
export async function ownAccount(region: string): Promise<string> {
  try {
    const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    if (Account) return Account;
    throw new Error('STS named no account');
  } catch (error) {
    throw new BadInput(
      `Cannot tell whose AWS credentials these are: ${error instanceof Error ? error.message : String(error)}. Sign in (say \`aws sso login\`), or name the profile with AWS_PROFILE.`,
      { cause: error },
    );
  }
}
