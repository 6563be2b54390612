/** `reject`: the finding is to be lived with for some days. */
import { addAnswer } from '../answering.ts';
import type { Add } from '../add.ts';

export const addReject: Add = (program, io) =>
  addAnswer(program, io, 'reject', {
    description: 'live with the finding of a waiting case until a day',
    done: 'Rejected.',
    days: 'for how many days; at most critical 7, high 30, medium 90, low 180',
  });
