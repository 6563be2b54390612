/** The controls that judge a trail, in alphabetical order. */
import type { Control } from '../control.ts';
import { cloudtrailEnabled } from '../controls/cloudtrail-enabled.ts';
import { cloudtrailLogValidation } from '../controls/cloudtrail-log-validation.ts';

export const trailControls: readonly Control[] = [cloudtrailEnabled, cloudtrailLogValidation];
