/** `approve`: the fix a case asks about is to be made. */
import { addAnswer } from '../answering.ts';
import type { Add } from '../add.ts';

export const addApprove: Add = (program, io) =>
  addAnswer(program, io, 'approve', {
    description: 'have the fix of a waiting case made; the resource is read again before',
    done: 'Approved.',
    again: 'of a question that expired or a fix that failed: have it asked again, with the fix as it would be now',
  });
