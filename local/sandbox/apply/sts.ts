/** What taking on a role changes: nothing. */
import type { EventTrigger } from '../../../shared/triggers.ts';

export const stsEffects: { [T in Extract<EventTrigger, `sts:${string}`>]: () => void } = {
  'sts:AssumeRole': () => undefined,
  'sts:AssumeRoleWithSAML': () => undefined,
  'sts:AssumeRoleWithWebIdentity': () => undefined,
};
