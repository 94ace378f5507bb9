import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { EngineEvent } from '../../../engine/observed/engine-event.ts';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { readJsonLines } from '../connect/json-lines.ts';
import { EVENT_NAMES, readEvent, type SentEvent } from './container-event.ts';
import { LABEL } from './labels.ts';
import { isOwnContainer } from './ownership.ts';

/** The events of every client of this workspace until the signal ends it. Throws where the engine ends it. */
export async function* streamEvents(
  docker: Dockerode,
  signal: AbortSignal,
  identity?: WorkspaceIdentity,
): AsyncGenerator<EngineEvent> {
  if (signal.aborted) return;
  const stream = (await docker.getEvents({
    filters: { type: ['container'], event: EVENT_NAMES, label: [LABEL.project, LABEL.hash] },
  })) as unknown as Readable;
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  if (isAborted(signal)) stop();
  try {
    for await (const sent of readJsonLines<SentEvent>(stream)) {
      const event = readEvent(sent);
      const isOwn = isOwnContainer(sent.Actor?.Attributes ?? {}, identity);
      if (event !== undefined && isOwn) yield event.of;
    }
  } catch (error) {
    if (isAborted(signal)) return;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
  if (!isAborted(signal)) throw connectionLost();
}

/** An engine never ends its events by itself. */
export function connectionLost(): Error {
  return Object.assign(new Error('the engine ended the connection'), { code: 'ECONNRESET' });
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
