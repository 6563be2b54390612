/** Whose credentials these are. */
import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { BadInput } from '../errors.ts';
import { opener } from './client.ts';

/**
 * The account behind the SDK's own chain of credentials. Rejects with BadInput, in words, when there are none or STS refuses them,
 * and with the SDK's error when STS cannot be asked.
 */
export async function ownAccount(region: string): Promise<string> {
  // Somebody waits before the screen: two tries, and then they are told.
  const sts = opener().open(options => new STSClient({ ...options, maxAttempts: 2 }), region);
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account) return Account;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new BadInput(
      `Cannot tell whose AWS credentials these are: ${error.message}. Sign in (say \`aws sso login\`), or name the profile with AWS_PROFILE.`,
      { cause: error },
    );
  }
  throw new Error('what answers is not STS: it names no account');
}

// No credentials, or some that STS does not take. A server's fault, a throttle or a captive portal says nothing about them.
const isRefusal = (error: unknown): error is Error =>
  error instanceof Error &&
  (error.name.endsWith('ProviderError') ||
    (error instanceof STSServiceException && error.$fault === 'client' && !/^(Unknown|Throttl)/.test(error.name)));
