/** An HTTP API event as a standard request for the web app, and its response as API Gateway wants it. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Front } from '../web.ts';

/** No body is decoded beyond this: the app takes less, and refuses by the length we state. */
const mostBytes = 64 * 1024;

/** The part of the app that is needed here. */
interface App {
  fetch(request: Request, front: Front): Response | Promise<Response>;
}

/**
 * One request through the app. An identity is handed on only where API Gateway's IAM authorisation proved it, and only under /cli/,
 * whatever another route or a direct invocation may say.
 */
export async function throughApp(app: App, event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { method } = event.requestContext.http;
  const headers = new Headers(
    Object.entries(event.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const body = bodyOf(event);
  if (body.bytes > 0) headers.set('content-length', String(body.bytes));
  const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
  const request = new Request(`https://${event.requestContext.domainName}${event.rawPath}${query}`, {
    method,
    headers,
    ...(body.content && method !== 'GET' && method !== 'HEAD' && { body: body.content }),
  });
  const response = await app.fetch(request, frontOf(event));
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): {
  bytes: number;
  content?: Uint8Array<ArrayBuffer>;
} {
  if (!body) return { bytes: 0 };
  const bytes = isBase64Encoded ? Math.floor((body.length * 3) / 4) : Buffer.byteLength(body);
  return bytes > mostBytes
    ? { bytes }
    : { bytes, content: new Uint8Array(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')) };
}

function frontOf(event: APIGatewayProxyEventV2): Front {
  if (!event.rawPath.startsWith('/cli/')) return {};
  // The event's type names this field for IAM authorisation only; here it may be absent.
  const { authorizer } = event.requestContext as { authorizer?: { iam?: { userArn?: unknown } } };
  const arn = authorizer?.iam?.userArn;
  return typeof arn === 'string' && arn !== '' ? { iam: arn } : {};
}
