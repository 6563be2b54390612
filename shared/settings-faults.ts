/** What a settings document got wrong, in words: what stands there, what may stand there, and the name that was probably meant. */
import type * as z from 'zod/mini';
import { didYouMean } from './nearest.ts';

/** `path` leads to the fault in the parsed document; `isKey` when its last part, a name, is what is wrong, not the value there. */
export interface Fault {
  path: (string | number)[];
  fault: string;
  isKey?: true;
}

type Issue = z.core.$ZodIssue;

/** One issue of the schema's check as faults; several when one place has several unknown names. */
export function faultsOf(shape: z.core.$ZodType, document: unknown, issue: Issue): Fault[] {
  const path = issue.path.map(part => (typeof part === 'number' ? part : String(part)));
  const given = valueAt(document, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(shape, path);
      return issue.keys.map(key => ({
        path: [...path, key],
        isKey: true,
        fault: `unknown setting ${key}.${didYouMean(key, known) || ` Known here: ${known.join(', ')}.`}`,
      }));
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      return [
        {
          path,
          fault: `${said(given)} is not one of ${values.join(', ')}.${typeof given === 'string' ? didYouMean(given, values) : ''}`,
        },
      ];
    }
    case 'invalid_type':
      if (given === undefined) return [{ path, fault: 'this is missing.' }];
      return [
        {
          path,
          fault: `${said(given)} is not ${nameOf(issue.expected)}.${issue.expected === 'string' && typeof given === 'number' ? ' Put it in quotes.' : ''}`,
        },
      ];
    case 'invalid_key':
      return [
        { path, isKey: true, fault: `${String(path.at(-1))}: ${issue.issues[0]?.message ?? 'not a valid name here'}.` },
      ];
    case 'too_big':
      return [{ path, fault: `${said(given)} is too much; at most ${issue.maximum}.` }];
    case 'too_small':
      return [{ path, fault: `${said(given)} is too little; at least ${issue.minimum}.` }];
    default:
      return [{ path, fault: `${said(given)}: ${issue.message}.` }];
  }
}

const nameOf = (expected: string): string => names[expected] ?? expected;

const names: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
  boolean: 'true or false',
};

const said = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object' && value !== null
        ? 'a group of settings'
        : JSON.stringify(value);

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([name]) => name === String(part))?.[1]
        : undefined,
    document,
  );
}

/** The names a place of the schema knows. The schema's own description of itself is read, so a new setting is known here at once. */
function keysAt(shape: unknown, path: readonly (string | number)[]): string[] {
  const inner = unwrapped(shape);
  const [part, ...rest] = path;
  if (part === undefined) return Object.keys(fieldOf(inner, 'shape') ?? {});
  const next = fieldOf(inner, 'shape')
    ? fieldOf(fieldOf(inner, 'shape'), String(part))
    : (fieldOf(inner, 'element') ?? fieldOf(inner, 'valueType'));
  return keysAt(next, rest);
}

/** The description of a schema below its defaults and optionals. */
function unwrapped(schema: unknown): unknown {
  const def = fieldOf(schema, 'def');
  const inner = fieldOf(def, 'innerType');
  return inner === undefined ? def : unwrapped(inner);
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
