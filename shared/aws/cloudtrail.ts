/** The CloudTrail client and the commands we use of it. */
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new CloudTrailClient(options);

export const commands: Commands<'cloudtrail'> = {
  DescribeTrails: DescribeTrailsCommand,
  GetEventSelectors: GetEventSelectorsCommand,
  GetTrailStatus: GetTrailStatusCommand,
  PutEventSelectors: PutEventSelectorsCommand,
  StartLogging: StartLoggingCommand,
  StopLogging: StopLoggingCommand,
  UpdateTrail: UpdateTrailCommand,
};
