/** The settings of a deployed function: from its bundle or from a parameter, checked before anything is decided with them. */
import { readFile } from 'node:fs/promises';
import { BadInput } from '../errors.ts';
import { settingsFaults } from '../settings-check.ts';
import { deployFaults } from '../settings-deploy-check.ts';
import { checkSettings, type Settings } from '../settings.ts';
import { opener } from './client.ts';

/**
 * `source` is `ssm:/name` (a String parameter with JSON) or a path, relative to the bundle. Throws BadInput with the path and the text of
 * every fault: a guardrail with settings it does not understand must not start.
 */
export async function loadSettings(source: string, region: string): Promise<Settings> {
  const checked = checkSettings(parsed(source, await textOf(source, region)));
  const found =
    'faults' in checked ? checked.faults : [...settingsFaults(checked.settings), ...deployFaults(checked.settings)];
  if ('settings' in checked && found.length === 0) return checked.settings;
  const faults = found.map(({ path, fault }) => `${path.join('.') || 'the document'}: ${fault}`);
  throw new BadInput(`The settings in ${source} cannot be used: ${faults.join('; ')}.`);
}

async function textOf(source: string, region: string): Promise<string> {
  try {
    if (!source.startsWith('ssm:')) return await readFile(new URL(source, import.meta.url), 'utf8');
    const { open, parameter } = await import('./ssm.ts');
    return await parameter(opener().open(open, region), source.slice('ssm:'.length));
  } catch (error) {
    throw new BadInput(
      `The settings in ${source} cannot be read: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}. Check SETTINGS and, for ssm:, that the function may read the parameter.`,
      { cause: error },
    );
  }
}

function parsed(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(
      `The settings in ${source} are no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  }
}
