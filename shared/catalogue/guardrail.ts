/** The controls that judge the rules and functions of eks-guardrails itself, in alphabetical order. */
import type { Control } from '../control.ts';
import { guardrailsSwitchedOn } from '../controls/guardrails-switched-on.ts';

export const guardrailControls: readonly Control[] = [guardrailsSwitchedOn];
