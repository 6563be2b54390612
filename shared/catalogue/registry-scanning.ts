/** The controls that judge what an ECR registry scans, in alphabetical order. */
import type { Control } from '../control.ts';
import { ecrRegistryScanning } from '../controls/ecr-registry-scanning.ts';

export const registryScanningControls: readonly Control[] = [ecrRegistryScanning];
