/** Signs requests to API Gateway (Signature Version 4) as whoever the SDK's own chain of credentials says sits here. */
import { STSClient } from '@aws-sdk/client-sts';

/** `headers`: names in lower case. */
export interface Signable {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
}

/** Why there is no signature: no credentials, or none that still hold. The message is for the person. */
export class NotSigned extends Error {
  override name = 'NotSigned';
}

/**
 * Answers the headers of a signed request, the given ones among them. `now`: epoch seconds, for credentials that are over already.
 * Rejects with NotSigned. The client is never sent anywhere: it knows how to find credentials and how to sign.
 */
export function requestSigner(
  region: string,
  now: () => number,
): (request: Signable) => Promise<Record<string, string>> {
  const { config } = new STSClient({ region });
  return async ({ method, url, headers, body }) => {
    const { expiration } = await config.credentials().catch((error: unknown) => {
      throw new NotSigned(`There are no AWS credentials to sign with: ${wordsOf(error)}`, { cause: error });
    });
    if (expiration && expiration.getTime() / 1000 <= now())
      throw new NotSigned(`The AWS credentials expired at ${expiration.toISOString()}.`);
    const signer = await config.signer({
      name: 'sigv4',
      signingName: 'execute-api',
      signingRegion: region,
      properties: {},
    });
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      ...(body !== undefined && { body }),
    });
    return signed.headers;
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
