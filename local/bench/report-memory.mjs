// Loaded into a process that is measured: writes its peak memory (kilobytes) to descriptor 3 when it ends.
import { writeSync } from 'node:fs';

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
