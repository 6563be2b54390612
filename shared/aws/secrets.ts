/** Secrets, read when first needed and kept for five minutes. */
import { BadInput } from '../errors.ts';
import type { Ports } from '../ports.ts';

const keptSeconds = 300;

/** See Ports.secret. `names`: names of secrets by the variable that holds them. A failed read is not kept. */
export function secrets(
  names: Readonly<Record<string, string>>,
  now: () => number,
  read: (name: string) => Promise<string>,
): Ports['secret'] {
  const kept = new Map<string, { text: string; until: number }>();
  return async asked => {
    const name = names[asked] ?? asked;
    if (name === asked && /^SLACK_[A-Z_]+$/.test(asked))
      throw new BadInput(
        `${asked} is not set. Set it to the name of the parameter or the ARN of the secret that holds it.`,
      );
    const known = kept.get(name);
    if (known && known.until > now()) return known.text;
    const text = await read(name);
    if (text.trim() === '') throw new BadInput(`The secret ${name} is empty. Put its value there.`);
    kept.set(name, { text, until: now() + keptSeconds });
    return text;
  };
}
