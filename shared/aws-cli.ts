/** A planned call as the AWS CLI line a person can read, paste and run. */
import type { Call } from './operations.ts';
import type { Ref } from './resources.ts';

/**
 * `aws ec2 revoke-security-group-ingress --region eu-central-1 --group-id sg-1 --security-group-rule-ids sgr-1`
 * Parameters are named as botocore names them; anything but plain words is quoted for a POSIX shell, structures as JSON.
 */
export function cliLine(call: Call, where: Pick<Ref, 'region'>): string {
  const [service = '', action = ''] = call.call.split(':');
  // The CLI's `s3` copies files; the API is `s3api`. What IAM calls `elasticloadbalancing` is `elbv2` there.
  const command = service === 's3' ? 's3api' : service === 'elasticloadbalancing' ? 'elbv2' : service;
  const parameters = Object.entries(call.input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => parameter(name, value));
  return ['aws', command, kebab(action), '--region', where.region, ...parameters].join(' ');
}

/** The lines of several calls, in order. */
export const cliLines = (calls: readonly Call[], where: Pick<Ref, 'region'>): string[] =>
  calls.map(call => cliLine(call, where));

function parameter(name: string, value: unknown): string {
  const flag = `--${kebab(name)}`;
  if (typeof value === 'boolean') return value ? flag : `--no-${kebab(name)}`;
  if (Array.isArray(value) && value.every(isPlain)) return [flag, ...value.map(word)].join(' ');
  if (isPlain(value)) return `${flag} ${word(value)}`;
  return `${flag} ${word(JSON.stringify(value))}`;
}

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

// A word with anything but these characters is quoted; control characters would act on the terminal it is pasted into.
function word(value: string | number): string {
  const text = String(value).replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

// botocore's xform_name: a capital starts a word, a run of capitals is one word.
const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
