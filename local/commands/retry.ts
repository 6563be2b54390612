/** `retry`: a failed or expired case is to be asked about again. */
import { addAnswer } from '../answering.ts';
import type { Add } from '../add.ts';

export const addRetry: Add = (program, io) =>
  addAnswer(program, io, 'retry', {
    description: 'have a failed or expired case looked at and asked about again',
    done: 'Asked again.',
  });
