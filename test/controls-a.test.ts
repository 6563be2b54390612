/** The one half of the controls' examples: they share the sandbox and the catalogue, and loading these for each file takes longer than its tests. */
import { readdirSync } from 'node:fs';

const files = readdirSync('test/controls').filter((_, at) => at % 2 === 0);
for (const file of files) await import(`./controls/${file}`);
