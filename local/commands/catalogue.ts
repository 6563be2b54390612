/** `catalogue`: every control, for people as a table, for programs as JSON. */
import { controls } from '../../shared/catalogue.ts';
import type { Control } from '../../shared/control.ts';
import { readers } from '../../shared/readers.ts';
import { json, paint, table } from '../print.ts';
import type { Add } from '../add.ts';

export const addCatalogue: Add = (program, io) => {
  program
    .command('catalogue')
    .description('list the controls')
    .option('--json', 'the whole catalogue as one JSON document')
    .action(async (options: { json?: true }) => {
      if (options.json) return io.out(`${json(controls.map(entryOf), 2)}\n`);
      const colours = paint(io.colour.out);
      const rows = controls.map(control => [
        control.id,
        control.severity,
        control.remedy,
        control.resource,
        control.title,
      ]);
      await io.out(table(['control', 'severity', 'remedy', 'resource', 'what is right'], rows, colours));
      io.err(`\n${controls.length} controls. \`eks-guardrails explain <control>\` says why and how.\n`);
    });
};

/** One control as the JSON contract has it. `docs` is a path in the repository. */
export const entryOf = (control: Control) => ({
  id: control.id,
  title: control.title,
  severity: control.severity,
  kind: control.kind,
  resource: control.resource,
  remedy: control.remedy,
  strongest: control.strongest,
  triggers: control.triggers,
  closes: control.closes,
  calls: control.calls,
  reads: control.resource === 'change' ? [] : readers[control.resource].reads,
  seeds: control.sources,
  mappings: control.mappings,
  docs: docsOf(control.id),
});

/** Where a control's page is. */
export const docsOf = (id: string): string => `docs/controls/${id}.md`;
