/** `show`: one case of the running sandbox. */
import { clientOf, withEndpoint, type EndpointOptions } from '../endpoint.ts';
import { json, paint } from '../print.ts';
import { caseLines } from '../print-case.ts';
import type { Add } from '../program.ts';

export const addShow: Add = (program, io) => {
  const command = program
    .command('show')
    .description('say everything about a case')
    .argument('<case>', 'id of the case, or the beginning of it')
    .option('--json', 'as one JSON document');
  withEndpoint(command).action(async (id: string, options: EndpointOptions & { json?: true }) => {
    const one = await clientOf(options).case(id);
    await io.out(
      options.json ? `${json(one, 2)}\n` : `${caseLines(one, io.columns, paint(io.colour.out)).join('\n')}\n`,
    );
  });
};
