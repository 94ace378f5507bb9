import type { KubeConfig } from '@kubernetes/client-node';
import { endCommand } from '../../../engine/streams/wrap-command.ts';
import { CHANNEL, openExec, type ContainerRef } from './open-exec.ts';

/** Milliseconds. */
const TIMEOUT = 10_000;
/** Until it is connected: a server that is silent was perhaps the reason to end it. */
const OPENING = 5000;

/** Ends every process of a wrapped command: a closed connection does not. */
export async function endInContainer(
  config: KubeConfig,
  place: ContainerRef,
  id: string,
): Promise<void> {
  let finish: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (finish = resolve));
  const timer = setTimeout(() => { finish(); }, TIMEOUT); // prettier-ignore
  const limits = { open: OPENING, ping: TIMEOUT, silence: TIMEOUT };
  const command = { argv: endCommand(id), stdin: false, limits };
  const socket = await openExec(config, place, command, {
    onMessage: ({ channel }) => {
      if (channel === CHANNEL.status) finish();
    },
    onClose: () => { finish(); }, // prettier-ignore
  });
  await ended;
  clearTimeout(timer);
  socket.close();
}
