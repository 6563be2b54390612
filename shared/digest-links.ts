/** The links of a digest: one per case, only to look, made when the digest is sent. */
import { linkAddress, mintLink } from './links.ts';
import type { Message } from './message.ts';
import type { Ports } from './ports.ts';
import type { Settings } from './settings.ts';
import type { Delivery } from './target.ts';

/** Stands in a digest's text for the link to a case, so that no queue ever holds one. */
export const slotOf = (id: string): string => `{link to ${id}}`;

const slot = /\{link to ([0-9A-HJKMNP-TV-Z]{26})\}/g;
/** More are told by their command only: each link is a row. */
const mostLinksOfDigest = 25;

/** The message with its slots filled: an address where there is a page, else the command that shows the case. */
export async function withLinks(
  ports: Pick<Ports, 'cases' | 'random' | 'now'>,
  settings: Settings,
  { message, target }: Delivery,
  publicUrl: string | undefined,
): Promise<Message> {
  if (message.kind !== 'digest') return message;
  const ids = [...new Set([...message.text.matchAll(slot)].flatMap(([, id]) => id ?? []))];
  const links = new Map<string, string>();
  for (const id of ids.slice(0, mostLinksOfDigest)) {
    if (publicUrl === undefined || target.sink === 'log') break;
    const one = await ports.cases.get(id);
    if (one) links.set(id, linkAddress(publicUrl, one, await mintLink(ports, settings, one, target, 'view')));
  }
  return {
    ...message,
    text: message.text.replace(slot, (_whole, id: string) => links.get(id) ?? `eks-guardrails show ${id}`),
  };
}
