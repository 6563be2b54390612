/** The one door to the internet outside AWS. */
import { BadInput } from '../errors.ts';
import type { Ports } from '../ports.ts';

const longestMilliseconds = 5_000;

/** See Ports.http. What an answer redirects to is never asked: its address is not ours. */
export const http: Ports['http'] = async ({ method, url, headers, body }) => {
  const address = URL.canParse(url) ? new URL(url) : null;
  // The address may hold a secret (a webhook's does): it is never named.
  if (address?.protocol !== 'https:' || address.username !== '' || address.password !== '')
    throw new BadInput(
      'An address outside AWS must begin with https:// and hold no user name. Correct it where it is kept.',
    );
  const answer = await fetch(address, {
    method,
    headers,
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(longestMilliseconds),
  });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
};
