/** A posture as its JSON document (docs/scan.md). */
import type { Posture } from '../posture.ts';
import { json } from '../print.ts';

export const asJson = (posture: Posture): string => `${json(posture, 2)}\n`;
