/** The KMS client and the commands we use of it. */
import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  ScheduleKeyDeletionCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new KMSClient(options);

export const commands: Commands<'kms'> = {
  CancelKeyDeletion: CancelKeyDeletionCommand,
  DescribeKey: DescribeKeyCommand,
  DisableKey: DisableKeyCommand,
  DisableKeyRotation: DisableKeyRotationCommand,
  EnableKey: EnableKeyCommand,
  EnableKeyRotation: EnableKeyRotationCommand,
  GetKeyRotationStatus: GetKeyRotationStatusCommand,
  ScheduleKeyDeletion: ScheduleKeyDeletionCommand,
};
