/** API Gateway's part of the command line's routes: the signature of a request is computed again and compared, then the app is asked. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { throughApp } from '../shared/aws/http-event.ts';

type App = Parameters<typeof throughApp>[0];

/** Whose key it is, and what IAM would say of them. */
export interface Caller {
  secret: string;
  arn: string;
  token?: string;
  /** They may not invoke the API. */
  denied?: true;
  expired?: true;
}

export interface Gateway {
  url: string;
  /** What came through to the app, as `POST /cli/…`. */
  passed: string[];
  close(): Promise<void>;
}

/** Serves on loopback. `callers`: by access key id. */
export async function apiGateway(app: App, callers: Record<string, Caller>, region: string): Promise<Gateway> {
  const passed: string[] = [];
  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString('utf8');
      const caller = proved(request, body, callers, region);
      if ('refused' in caller) {
        response.writeHead(403, { 'content-type': 'application/json' });
        return response.end(JSON.stringify({ message: caller.refused }));
      }
      passed.push(`${request.method} ${request.url}`);
      const answer = await throughApp(app, eventOf(request, body, caller.arn));
      // The app answers with one value for each header.
      response.writeHead(answer.statusCode ?? 500, answer.headers as Record<string, string>);
      return response.end(answer.body);
    })();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A server that listens has an address with a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>(resolve => void server.close(() => resolve()));
  };
  return { url, passed, close };
}

/** Signature Version 4 as AWS documents it ("Create a signed AWS API request"), from the request as it came. */
function proved(
  { method = '', url = '', headers }: IncomingMessage,
  body: string,
  callers: Record<string, Caller>,
  region: string,
): Caller | { refused: string } {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  const [, key = '', day = '', scopeRegion = '', service = '', names = '', signature = ''] = parts ?? [];
  const caller = callers[key];
  if (!caller || scopeRegion !== region || service !== 'execute-api') return { refused: 'Forbidden' };
  const date = String(headers['x-amz-date']);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!date.startsWith(day) || !(Math.abs(Date.now() - at) < 300_000)) return { refused: 'Signature expired' };
  const signed = names.split(';');
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return { refused: 'Forbidden' };
  if (caller.token !== headers['x-amz-security-token']) return { refused: 'Forbidden' };
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const canonical = [
    method,
    pathname.split('/').map(encoded).join('/'),
    [...searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .toSorted()
      .join('&'),
    ...signed.map(name => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const mac = (secret: string | Buffer, text: string): Buffer => createHmac('sha256', secret).update(text).digest();
  const signingKey = [region, service, 'aws4_request'].reduce(mac, mac(`AWS4${caller.secret}`, day));
  if (mac(signingKey, ['AWS4-HMAC-SHA256', date, scope, digest].join('\n')).toString('hex') !== signature)
    return { refused: 'The request signature we calculated does not match the signature you provided.' };
  if (caller.expired) return { refused: 'The security token included in the request is expired' };
  return caller.denied ? { refused: 'Forbidden' } : caller;
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const eventOf = (
  { method, url = '', headers }: IncomingMessage,
  body: string,
  userArn: string,
): APIGatewayProxyEventV2 =>
  // Of an event these fields are read.
  ({
    version: '2.0',
    rawPath: url.split('?')[0],
    rawQueryString: url.split('?')[1] ?? '',
    headers,
    isBase64Encoded: false,
    ...(body !== '' && { body }),
    requestContext: {
      domainName: 'guardrails.example',
      http: { method, path: url },
      authorizer: { iam: { userArn } },
    },
  }) as unknown as APIGatewayProxyEventV2;
