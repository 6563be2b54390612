/** How a command joins the program. */
import type { Command } from 'commander';
import type { Io } from './io.ts';

/** A command adds itself to the program and says how it ended: `exit(1)` when it found what it was asked to fail on. */
export type Add = (program: Command, io: Io, exit: (code: number) => void) => void;
