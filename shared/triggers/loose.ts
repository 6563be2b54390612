/** Reads values out of CloudTrail's free-form JSON, in all the forms AWS writes them (T-REC-2). */
import type { Loose } from '../record.ts';

/** An Amazon Resource Name; `type` is empty where the resource has none (`arn:aws:s3:::bucket`). */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  type: string;
  /** Everything behind the type: a path, a name with colons, as it stands. */
  id: string;
}

/** The parts of an ARN, percent-encoded or plain; null when the value is none. */
export function arnOf(value: unknown): Arn | null {
  const parts = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(decoded(value) ?? '');
  if (!parts) return null;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  const [, type = '', id = resource] = /^([^/:]+)[/:](.+)$/s.exec(resource) ?? [];
  return { partition, service, region, account, type, id };
}

/** A text with an ARN's percent-encoding undone; other texts stay as they are (EKS encodes the ARNs in its paths). */
export function decoded(value: unknown): string | undefined {
  const text = textOf(value);
  if (!text || !/^arn%3a/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A broken escape is no ARN: the caller finds no parts in it and says so.
    return text;
  }
}

/** A text that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** An object's fields; `{}` for whatever is not an object. */
export const fieldsOf = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

/** A list in any of its forms: an array, `{items: […]}`, `{}` for none, or one bare object where several would be an array. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const fields = fieldsOf(value);
  if ('items' in fields) return listOf(fields.items);
  return Object.keys(fields).length > 0 ? [fields] : [];
}

/** A number, also where an archived log holds it as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

/** A boolean, also as text. */
export const flagOf = (value: unknown): boolean | undefined =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
