import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serveApi, type ServedApi } from './serve-api.ts';

/** One answer: a document, or what a fault does with the connection. */
export type Answer =
  | { status?: number; body: object; headers?: Record<string, string> }
  | { lines: readonly object[] }
  | 'reset'
  | 'cut';

export interface ApiServer extends ServedApi {
  /** Requests that came, as `GET /api/v1/pods?limit=500`. */
  readonly seen: string[];
}

/** An API server for faults that a real one cannot be made to have: it gives these answers in turn, the last one for ever. */
export async function startApiServer(
  answers: Readonly<Record<string, readonly Answer[]>>,
): Promise<ApiServer> {
  const seen: string[] = [];
  const given = new Map<string, number>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x');
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const list = answers[pathname] ?? [{ status: 404, body: { message: `no ${pathname}` } }];
    const turn = given.get(pathname) ?? 0;
    given.set(pathname, turn + 1);
    give(list[Math.min(turn, list.length - 1)]!, request, response);
  });
  return { ...(await serveApi(server)), seen };
}

function give(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (answer === 'reset') {
    request.socket.destroy();
    return;
  }
  if (answer === 'cut') {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('{"items":');
    setImmediate(() => request.socket.destroy());
    return;
  }
  if ('lines' in answer) {
    response.writeHead(200);
    for (const line of answer.lines) response.write(`${JSON.stringify(line)}\n`);
    response.end();
    return;
  }
  response.writeHead(answer.status ?? 200, answer.headers);
  response.end(JSON.stringify(answer.body));
}
