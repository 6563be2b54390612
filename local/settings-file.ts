/** guardrails.yml: from YAML text to settings, every fault with its line. */
import { readFileSync } from 'node:fs';
import { LineCounter, isMap, isNode, isScalar, parseDocument, type Document } from 'yaml';
import { BadInput } from '../shared/errors.ts';
import { fileFault } from './file-fault.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';
import { settingsFaults } from '../shared/settings-check.ts';
import { deployFaults } from '../shared/settings-deploy-check.ts';
import type { Fault } from '../shared/settings-faults.ts';

/** Reads a settings file that is to be deployed: besides all else, somebody must hear, and somebody must be able to answer. */
export function deployableSettings(path: string): Settings {
  return parseSettings(textOf(path), path, {}, deployFaults);
}

/**
 * Reads and checks a settings file. `unlessSet` stands where the file says nothing.
 * Throws BadInput with all faults, one per line: file, line, what is wrong, and the nearest valid name.
 */
export function loadSettings(path: string, unlessSet: Record<string, unknown> = {}): Settings {
  return parseSettings(textOf(path), path, unlessSet);
}

/** The same from a text; `name` is what faults call it, `more` what else is to be found fault with. */
export function parseSettings(
  text: string,
  name: string,
  unlessSet: Record<string, unknown> = {},
  more: (settings: Settings) => Fault[] = () => [],
): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new BadInput(
      document.errors
        .map(error => `${name}:${lines.linePos(error.pos[0]).line}: not valid YAML: ${firstLine(error.message)}`)
        .join('\n'),
    );
  }
  const given = valueOf(document, name);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new BadInput(
      `${name}:1: this is not a group of settings. Write one setting per line, such as \`mode: notify\`.`,
    );
  }
  const checked = checkSettings({ ...unlessSet, ...given });
  const faults =
    'faults' in checked ? checked.faults : [...settingsFaults(checked.settings), ...more(checked.settings)];
  if ('settings' in checked && faults.length === 0) return checked.settings;
  const placed = faults
    .map(fault => ({ line: lineOf(document, lines, fault), fault }))
    .toSorted((a, b) => a.line - b.line);
  throw new BadInput(placed.map(({ line, fault }) => `${name}:${line}: ${titleOf(fault)}${fault.fault}`).join('\n'));
}

// An alias that names no anchor is seen only here.
function valueOf(document: Document, name: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    throw new BadInput(
      `${name}:1: not valid YAML: ${error instanceof Error ? firstLine(error.message) : String(error)}`,
      { cause: error },
    );
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadInput(`Cannot read the settings ${path}: ${fileFault(error)}. Give the path of a guardrails.yml.`, {
      cause: error,
    });
  }
}

/** The line of what is wrong, or of the nearest thing around it that is written there. */
function lineOf(document: Document, lines: LineCounter, fault: Fault): number {
  const parent = document.getIn(fault.path.slice(0, -1), true);
  const name = String(fault.path.at(-1));
  const key = isMap(parent)
    ? parent.items.find(item => isScalar(item.key) && String(item.key.value) === name)?.key
    : undefined;
  if (isNode(key) && key.range) return lines.linePos(key.range[0]).line;
  for (let length = fault.path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(fault.path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** `rules[0].mode: `; of a name that is wrong itself, where it stands. */
function titleOf(fault: Fault): string {
  const path = fault.isKey ? fault.path.slice(0, -1) : fault.path;
  const text = path.reduce<string>(
    (soFar, part) => (typeof part === 'number' ? `${soFar}[${part}]` : soFar === '' ? part : `${soFar}.${part}`),
    '',
  );
  return text === '' ? '' : `${text}: `;
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text;
