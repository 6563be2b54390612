/** `undo`: what was changed is to be as before, for some days. */
import { addAnswer } from '../answering.ts';
import type { Add } from '../add.ts';

export const addUndo: Add = (program, io) =>
  addAnswer(program, io, 'undo', {
    description: 'take a fix back, while the resource is as it was left',
    done: 'Undo asked for.',
    days: 'for how many days the finding is then accepted (default: 7)',
  });
