/** A form as it comes over the network: its origin, its type, its length and its fields, all refused before anything is read for it. */

export interface Unfit {
  status: 400 | 403 | 413 | 415;
  title: string;
  words: string;
}

const mostBytes = 8192;

/** True when a page of another origin may have sent it. `null` is what browsers say of our own forms, because our pages send no referrer. */
export function isForeign(headers: Headers, ownOrigins: readonly string[]): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  return (
    (site !== null && site !== 'same-origin') || (origin !== null && origin !== 'null' && !ownOrigins.includes(origin))
  );
}

/** The fields of a form post, each at most once. */
export async function formOf(
  request: Request,
  ownOrigins: readonly string[],
): Promise<{ fields: Map<string, string> } | Unfit> {
  if (isForeign(request.headers, ownOrigins))
    return { status: 403, title: 'Not from here', words: 'Pages of other origins may not send anything here.' };
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    return { status: 415, title: 'Not a form', words: 'Only the forms of this page are taken.' };
  const text = await textOf(request, mostBytes);
  if (text === null)
    return { status: 413, title: 'Too long', words: `At most ${mostBytes} bytes are taken. Say it in fewer words.` };
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name))
      return { status: 400, title: 'Said twice', words: 'A field of the form came more than once.' };
    fields.set(name, value);
  }
  return { fields };
}

/** The body as text, or null when it is longer than that. */
export async function textOf(request: Request, most: number): Promise<string | null> {
  const bytes = await bytesOf(request, most);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}

/** The body, or null when it is longer than that: judged by its declared length first, and never read beyond. */
export async function bytesOf(request: Request, most: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
