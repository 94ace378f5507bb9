import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { serveApi, type ServedApi } from './serve-api.ts';

/** What an exec connection does once it is open. `id`: of the wrapped command. */
export type ExecScript = (connection: ExecConnection, id: string) => void;

export interface ExecConnection {
  /** Sends one message on a channel: 1 stdout, 2 stderr, 3 status. */
  send: (channel: number, text: string) => void;
  /** Drops the connection without a word. */
  cut: () => void;
}

export interface ExecServer extends ServedApi {
  /** The command lines of all exec requests, in order. */
  readonly commands: string[][];
  /** What each of them asked for, such as `tty`. */
  readonly queries: URLSearchParams[];
}

/** An error response instead of a connection. */
export interface Refusal {
  status: number;
  body: string;
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * An API server whose first exec follows the script, and whose later ones end at once with success.
 * `refusals`: answers to the connections before that.
 */
export async function startExecServer(
  script: ExecScript,
  refusals: readonly Refusal[] = [],
): Promise<ExecServer> {
  const pending = [...refusals];
  const commands: string[][] = [];
  const queries: URLSearchParams[] = [];
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    const refusal = pending.shift();
    if (refusal !== undefined) {
      const { status, body } = refusal;
      socket.end(
        `HTTP/1.1 ${status} Refused\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
      return;
    }
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const command = query.getAll('command');
    queries.push(query);
    commands.push(command);
    const key = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`);
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${key.digest('base64')}`,
        'Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n',
      ].join('\r\n'),
    );
    socket.on('error', () => undefined);
    // Otherwise a client that is gone is not noticed, and the server never closes.
    socket.on('end', () => socket.destroy()).resume();
    const connection = {
      send: (channel: number, text: string) => { sendFrame(socket, channel, text); }, // prettier-ignore
      cut: () => socket.destroy(),
    };
    if (commands.length === 1)
      script(connection, command.find((one) => /^[0-9a-f]{16}$/.test(one)) ?? ''); // prettier-ignore
    else connection.send(3, '{"status":"Success"}');
  });
  return { ...(await serveApi(server)), commands, queries };
}

/** One binary frame, unmasked as servers send it. */
function sendFrame(socket: Duplex, channel: number, text: string): void {
  const payload = Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
  const header = Buffer.alloc(4);
  header.writeUInt8(0x82, 0);
  header.writeUInt8(126, 1);
  header.writeUInt16BE(payload.length, 2);
  socket.write(Buffer.concat([header, payload]));
}
