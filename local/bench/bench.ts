/** `npm run bench`: one table of figures beside their targets. Counts decide the exit code; times of a shared machine are only printed. */
import Table from 'cli-table3';
import { loadavg } from 'node:os';
import { answering } from './answers.ts';
import { bundles } from './bundles.ts';
import { evaluation } from './evaluate.ts';
import { memory } from './memory.ts';
import { roundTrips } from './round-trips.ts';
import { sweeping } from './sweep.ts';
import type { Row } from './row.ts';

const parts = {
  'AWS calls per event': roundTrips,
  'evaluation alone': evaluation,
  bundles,
  'answers on the approval page': answering,
  'a sweep of many clusters': sweeping,
  'memory of a replay': memory,
};
// Without a line between every two rows.
const plain = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  process.stderr.write(`measuring ${name} …\n`);
  rows.push(...(await measure()));
}
const table = new Table({ head: ['', 'what', 'figure', 'target', ''], style: { head: [], border: [] }, chars: plain });
let group = '';
for (const row of rows) {
  table.push([
    row.group === group ? '' : row.group,
    row.what,
    row.figure,
    row.target,
    row.ok === undefined ? '' : row.ok ? 'ok' : 'MISSED',
  ]);
  group = row.group;
}
console.log(table.toString());
console.log(`Counts and bytes are judged; times are not (load ${loadavg()[0]?.toFixed(1)} on a shared machine).`);
process.exitCode = rows.some(row => row.ok === false) ? 1 : 0;
