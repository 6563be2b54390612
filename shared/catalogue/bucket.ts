/** The controls that judge the bucket of a trail, in alphabetical order. */
import type { Control } from '../control.ts';
import { cloudtrailLogAccess } from '../controls/cloudtrail-log-access.ts';

export const bucketControls: readonly Control[] = [cloudtrailLogAccess];
