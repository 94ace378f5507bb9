import { collectBytes } from '../../../core/collect-bytes.ts';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../../../text/json.ts';
import { hasStatus, toApiError } from './api-error.ts';
import { PATIENCE, retryPassing, type Patience } from './retry-passing.ts';
import type { Transport, WireRequest } from './open-transport.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** One question to the API server. */
export interface ApiRequest extends Pick<WireRequest, 'contentType' | 'signal'> {
  /** Default: GET. */
  method?: WireRequest['method'];
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: JsonObject;
}

/** The API server as this room asks it. Every request may be sent twice: none does more the second time. */
export interface ApiClient {
  /** The answer's object. 429, 5xx and lost connections are tried again, later and later. Errors: ApiError. */
  ask(request: ApiRequest): Promise<JsonObject>;
  /**
   * An answer that goes on: the caller reads it, and destroys it. `idle`: milliseconds of silence after
   * which the server counts as gone, 0 for never once it has begun. Errors: ApiError.
   */
  open(request: ApiRequest, idle: number): Promise<IncomingMessage>;
}

export function createApiClient(
  transport: Transport,
  { patience = PATIENCE, signal }: { patience?: Patience; signal?: AbortSignal } = {},
): ApiClient {
  const send = (request: ApiRequest, limits: WireLimits): Promise<IncomingMessage> =>
    answered(transport, toWire(request, limits));
  const { idle, answer } = patience;
  return {
    ask: (request) =>
      retryPassing(patience, request.signal ?? signal, async () => {
        const response = await send(request, { idle, whole: answer });
        return JSON.parse(await readBody(response)) as JsonObject;
      }),
    open: (request, pause) =>
      retryPassing(patience, request.signal ?? signal, () => {
        const head = pause === 0 ? patience.head : Math.min(pause, patience.head);
        return send(request, { idle: pause, head });
      }),
  };
}

/** The server's answer where it is a success. Credentials that are refused are read again, once. */
async function answered(transport: Transport, request: WireRequest): Promise<IncomingMessage> {
  try {
    return await sendOnce(transport, request);
  } catch (error) {
    if (!hasStatus(error, 401)) throw error;
    transport.renew();
    return sendOnce(transport, request);
  }
}

async function sendOnce(transport: Transport, request: WireRequest): Promise<IncomingMessage> {
  const response = await transport.send(request);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  const { 'retry-after': retryAfter } = response.headers;
  throw toApiError(status, await readBody(response), retryAfter);
}

type WireLimits = Pick<WireRequest, 'idle' | 'head' | 'whole'>;

function toWire(
  { method, path, query, body, ...rest }: ApiRequest,
  limits: WireLimits,
): WireRequest {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(key, String(value));
  }
  const text = body === undefined ? undefined : JSON.stringify(body);
  return dropUndefined({
    ...rest,
    method: method ?? 'GET',
    path: search.size === 0 ? path : `${path}?${search.toString()}`,
    body: text,
    ...limits,
  });
}

async function readBody(response: IncomingMessage): Promise<string> {
  return decodeLossy(await collectBytes(response));
}
