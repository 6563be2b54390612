/** What only an earlier answer of the same plan can tell: the number of a version that the plan itself makes. */
import { BadInput } from './errors.ts';
import type { Call, Operation } from './operations.ts';

/** Stands in a plan for a field of the answer of an earlier call: `<LaunchTemplateVersion.VersionNumber of ec2:CreateLaunchTemplateVersion>`. */
export const answerOf = (operation: Operation, field: string): string => `<${field} of ${operation}>`;

/**
 * The call with every such text replaced by what was answered. A text that names no earlier call of the plan stays as it is:
 * names and descriptions are people's. Throws BadInput when the answer has no such field: then nothing more of the plan may be made.
 */
export const withAnswers = <C extends Call>(call: C, answers: ReadonlyMap<string, unknown>): C =>
  // Only texts are replaced by texts, so `replaced` answers the same type.
  ({ ...call, input: replaced(call.input, call.call, answers) });

function replaced(value: unknown, by: string, answers: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map(item => replaced(item, by, answers));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, replaced(field, by, answers)]));
  const [, field = '', operation = ''] =
    typeof value === 'string' ? (/^<([\w.]+) of (\w+:\w+)>$/.exec(value) ?? []) : [];
  if (!answers.has(operation)) return value;
  const found = field.split('.').reduce<unknown>((held, name) => fieldOf(held, name), answers.get(operation));
  if (typeof found !== 'string' && typeof found !== 'number')
    throw new BadInput(`${operation} answered no ${field}, which ${by} needs; nothing more of the plan was made.`);
  return String(found);
}

const fieldOf = (held: unknown, name: string): unknown =>
  typeof held === 'object' && held !== null ? Object.entries(held).find(([key]) => key === name)?.[1] : undefined;
