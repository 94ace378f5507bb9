import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a listener says to each request, by its first line; undefined: nothing, ever. */
export type Say = (requestLine: string) => string | undefined;

/** A TCP listener that takes connections. Without `say` it is silent. Gives its port; closed when the test ends. */
export async function startSilentServer(say: Say = () => undefined): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const said = say(data.toString('latin1').split('\r\n')[0] ?? '');
      if (said !== undefined) socket.write(said);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A whole answer. */
export function answer(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\ncontent-type: application/json\r\n\r\n${body}`;
}

/** The head of an answer and a part of its body. */
export const HALF_AN_ANSWER =
  'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\ncontent-type: application/json\r\n\r\n[{"Id":';
