import { createServer } from 'node:net';
import { systemCode } from '../core/system-code.ts';

/** Both are tried: a port bound on loopback alone is free on all interfaces for some systems. */
const ADDRESSES = ['0.0.0.0', '127.0.0.1'];

/** True if nothing on this machine listens on the TCP port. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const address of ADDRESSES) {
    if (!(await canListen(port, address))) return false;
  }
  return true;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      // A port this user may not bind (below 1024) can still be free for the engine.
      resolve(systemCode(error) !== 'EADDRINUSE');
    });
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}
