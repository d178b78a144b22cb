/** The bytes of requests, exactly as a test spells them, and what came back for one. */

export interface Ask {
  /** One of the demo's people; anonymous when left out. */
  readonly as?: string;
  /** Instead of a sound one of `as`. */
  readonly token?: string;
  /** The app's name, which is also the first label of its host. */
  readonly app?: string;
  readonly host?: string;
  readonly method?: string;
  /** Whole lines. */
  readonly fields?: readonly string[];
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  /** `x-sallyport`: null when the app answered. */
  readonly reason: string | null;
  /** Names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** All that came. */
  readonly text: string;
}

/** @param token null = anonymous. */
export function requestOf(target: string, ask: Ask, token: string | null): string {
  const { method = 'GET', host = hostOf(ask.app ?? ''), fields = [], body } = ask;
  return [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    ...(token === null ? [] : [`Authorization: Bearer ${token}`]),
    ...fields,
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    body ?? '',
  ].join('\r\n');
}

export function hostOf(app: string): string {
  return `${app}.corp.example`;
}

export const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
] as const;

/** @throws when no whole head came. */
export function parseReply(text: string): Reply {
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...lines] = text.slice(0, Math.max(end, 0)).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1];
  if (status === undefined) throw new Error(`this is no answer: ${JSON.stringify(text)}`);
  const fields = lines.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
  });
  const reason = fields.find(([name]) => name === 'x-sallyport')?.[1] ?? null;
  return { status: Number(status), reason, fields, body: text.slice(end + 4), text };
}

export function fieldOf(reply: Reply, name: string): string | null {
  return reply.fields.find(([field]) => field === name)?.[1] ?? null;
}
