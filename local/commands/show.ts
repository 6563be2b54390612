/** `show`: one case of the running sandbox or a deployed hub. */
import { clientOf, withEndpoint, type EndpointOptions } from '../endpoint.ts';
import { json, paint } from '../print.ts';
import { caseLines } from '../print-case.ts';
import type { Add } from '../add.ts';

export const addShow: Add = (program, io) => {
  const command = program
    .command('show')
    .description('say everything about a case')
    .argument('<case>', 'id of the case, or the beginning of it')
    .option('--json', 'as one JSON document');
  withEndpoint(command).action(async (id: string, options: EndpointOptions & { json?: true }) => {
    const client = clientOf(options, io);
    const one = await client.case(id);
    if (options.json) return io.out(`${json(one, 2)}\n`);
    const page = await client.page(one.id);
    const lines = caseLines(one, io.columns, paint(io.colour.out));
    await io.out(`${[...lines, ...(page === null ? [] : ['', `Its page: ${page}`])].join('\n')}\n`);
  });
};
