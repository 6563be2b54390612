/** A message as one structured log line: what was said without anybody being disturbed. */
import type { Message } from '../message.ts';
import { cut } from '../mrkdwn.ts';
import type { Rendering } from '../target.ts';

export interface LogLine {
  level: 'INFO';
  message: string;
  kind: string;
  case: string;
  round: number;
  severity: string;
  account: string;
  region: string;
  control: string;
  to: string;
}

/** No link: it may hold a token, and logs are read by others. */
export const log = (message: Message, { target }: Rendering): LogLine => ({
  level: 'INFO',
  message: cut(message.title, 1000),
  kind: message.kind,
  case: message.case,
  round: message.round,
  severity: message.severity,
  account: message.account,
  region: message.region,
  control: message.control,
  to: cut(target.name, 200),
});
