/** `approve`: the fix a case asks about is to be made. */
import { addAnswer } from '../answering.ts';
import type { Add } from '../program.ts';

export const addApprove: Add = (program, io) =>
  addAnswer(program, io, 'approve', {
    description: 'have the fix of a waiting case made; the resource is read again before',
    done: 'Approved.',
  });
