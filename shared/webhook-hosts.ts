/** Where a webhook's address may lead: https and nothing clever, and for Slack to Slack's own host alone. */
import type { Sink } from './target.ts';

const slackHosts = ['hooks.slack.com', 'hooks.slack-gov.com'];

/**
 * Why nothing is sent to this address, or null. The address is a secret: the sentence does not hold it.
 * The host is compared whole, as the URL parser reads it: a prefix or a substring would let others pass.
 */
export function refusedAddress(
  sink: Extract<Sink, 'slack-webhook' | 'teams' | 'webhook'>,
  address: string,
): string | null {
  // The parser would quietly drop what these hide.
  if (/[\s\u0000-\u001f\\]/.test(address)) return 'The address holds white space, control characters or a backslash.';
  if (!URL.canParse(address)) return 'The address is no URL.';
  const { protocol, hostname, port, username, password, pathname, hash } = new URL(address);
  if (protocol !== 'https:') return 'The address does not begin with https://.';
  if (username !== '' || password !== '') return 'The address holds a user name.';
  if (hash !== '') return 'The address has a fragment.';
  if (sink !== 'slack-webhook') return null;
  if (!slackHosts.includes(hostname) || port !== '' || !isExplicit(address))
    return `A Slack webhook's host is ${slackHosts.join(' or ')}, without a port. For other hosts, use the sink webhook.`;
  return pathname.startsWith('/services/') || pathname.startsWith('/triggers/') || pathname.startsWith('/workflows/')
    ? null
    : 'A Slack webhook is under /services/, /triggers/ or /workflows/.';
}

// `:443` is dropped by the parser; whoever writes a port means something by it.
const isExplicit = (address: string): boolean => /^https:\/\/[a-z0-9.-]+\//.test(address);
