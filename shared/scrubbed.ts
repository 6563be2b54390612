/** What an error may say in a log or a row: no address, token or signature, whoever put it there. */
import { plainLine } from './plain.ts';

/** One line of at most 300 characters. Addresses keep their host: paths and fragments of webhooks and links are keys. */
export function scrubbed(error: unknown): string {
  const text = plainLine(error instanceof Error ? error.message : String(error));
  return text
    .replace(/(https?:\/\/)([^\s/?#@]*@)?([^\s/?#]+)[^\s]*/gi, '$1$3/…')
    .replace(/\bxox[a-z]-[\w-]+/gi, '…')
    .replace(/\b(v[01]=)[0-9a-f]{16,}/gi, '$1…')
    .replace(/(?<![\w-])[A-Za-z0-9_-]{40,}(?![\w-])/g, '…')
    .slice(0, 300);
}
