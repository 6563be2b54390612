/** The `eks-guardrails` command as a process: arguments in, exit code out. */
import { processIo } from './io.ts';
import { run } from './program.ts';

process.exitCode = await run(process.argv.slice(2), processIo());
