/** The controls that judge Amazon Inspector, in alphabetical order. */
import type { Control } from '../control.ts';
import { inspectorEnabled } from '../controls/inspector-enabled.ts';

export const inspectorControls: readonly Control[] = [inspectorEnabled];
