/** The GuardDuty client and the commands we use of it. */
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GetAdministratorAccountCommand,
  GetDetectorCommand,
  ListDetectorsCommand,
  UpdateDetectorCommand,
  GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new GuardDutyClient(options);

export const commands: Commands<'guardduty'> = {
  CreateDetector: CreateDetectorCommand,
  DeleteDetector: DeleteDetectorCommand,
  GetAdministratorAccount: GetAdministratorAccountCommand,
  GetDetector: GetDetectorCommand,
  ListDetectors: ListDetectorsCommand,
  UpdateDetector: UpdateDetectorCommand,
};
