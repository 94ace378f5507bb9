import { once } from 'node:events';
import { createServer } from 'node:net';

/** A name in no folder: the kernel forgets it with its process. Only Linux has such names. */
const NAME = '\0pulso-bench';

/** Takes the machine for this bench until the process ends: two would take down each other's clients. Throws where another has it. */
export async function takeMachine(): Promise<void> {
  const server = createServer().unref();
  try {
    await once(server.listen(NAME), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return;
    throw new Error('another bench runs on this machine: wait until it is over', { cause: error });
  }
}
