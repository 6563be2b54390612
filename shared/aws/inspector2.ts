/** The Inspector client and the commands we use of it. */
import {
  BatchGetAccountStatusCommand,
  DisableCommand,
  EnableCommand,
  GetDelegatedAdminAccountCommand,
  Inspector2Client,
} from '@aws-sdk/client-inspector2';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new Inspector2Client(options);

export const commands: Commands<'inspector2'> = {
  BatchGetAccountStatus: BatchGetAccountStatusCommand,
  Disable: DisableCommand,
  Enable: EnableCommand,
  GetDelegatedAdminAccount: GetDelegatedAdminAccountCommand,
};
