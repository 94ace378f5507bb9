import { once } from 'node:events';
import {
  createServer,
  type AddressInfo,
  type ListenOptions,
  type Server,
  type Socket,
} from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-workspace.ts';

/** What a listener says to each request, by its first line; undefined: nothing, ever. It may write to the socket itself. */
export type Say = (requestLine: string, socket: Socket) => string | undefined;

/** A TCP listener that takes connections. Without `say` it is silent. Gives its port; closed when the test ends. */
export async function startSilentServer(say?: Say): Promise<number> {
  return ((await listen(say, { port: 0, host: '127.0.0.1' })).address() as AddressInfo).port;
}

/** The same on a Unix socket. Gives its path. */
export async function startSilentSocket(say?: Say): Promise<string> {
  const path = join(await temporaryFolder(), 'silent.sock');
  await listen(say, { path });
  return path;
}

async function listen(say: Say = () => undefined, where: ListenOptions): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const said = say(data.toString('latin1').split('\r\n')[0] ?? '', socket);
      if (said !== undefined) socket.write(said);
    });
  });
  server.listen(where);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return server;
}

/** A whole answer. */
export function answer(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\ncontent-type: application/json\r\n\r\n${body}`;
}

/** The head of an answer and a part of its body. */
export const HALF_AN_ANSWER =
  'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\ncontent-type: application/json\r\n\r\n[{"Id":';

/** Ways to begin an answer and not to end it, beside saying nothing at all. */
export const WAYS_TO_HANG: Readonly<Record<string, Say>> = {
  'says nothing': () => undefined,
  'sends half a head': () => 'HTTP/1.1 200 OK\r\ncontent-le',
  'sends half an answer': () => HALF_AN_ANSWER,
  'sends half a chunk': () => 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e8\r\n[{',
  'sends a byte now and then': drip,
};

/** A byte each 20 milliseconds: a whole answer would take 20 seconds. */
function drip(_line: string, socket: Socket): undefined {
  const bytes = Buffer.from(answer(`[${' '.repeat(1000)}]`));
  let at = 0;
  const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), 20);
  socket.once('close', () => { clearInterval(timer); }); // prettier-ignore
}
