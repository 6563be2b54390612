/** CloudTrail writes most services' fields with a small first letter; the SDK's begin with a capital. */
import type { Loose } from '../../../shared/record.ts';

/** The same fields with every key as the SDK spells it, at any depth. */
export const upperCamel = (fields: Loose): Loose =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), upperCamelValue(value)]),
  );

function upperCamelValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(upperCamelValue);
  return value !== null && typeof value === 'object' ? upperCamel(value) : value;
}
