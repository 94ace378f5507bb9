import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { readJsonLines } from '../connect/json-lines.ts';
import {
  EVENT_NAMES,
  readEvent,
  type ContainerEvent,
  type SentEvent,
} from '../observe/container-event.ts';
import { ofClient } from '../observe/labels.ts';
import { connectionLost } from '../observe/stream-events.ts';

export type ContainerListener = (event: ContainerEvent) => void;

/** A client's containers, as the engine reports them. */
export interface ContainerEvents {
  /** Calls the listener until the function it gives back is called. */
  listen(listener: ContainerListener): () => void;
  /** Rejects if the engine stops reporting; never resolves. */
  lost: Promise<never>;
  close(): void;
}

/** Once this resolves, nothing that happens is missed. */
export async function watchContainers(docker: Dockerode, slug: string): Promise<ContainerEvents> {
  const stream = (await docker.getEvents({
    filters: { type: ['container'], event: EVENT_NAMES, ...ofClient(slug) },
  })) as unknown as Readable;
  const listeners = new Set<ContainerListener>();
  let closed = false;
  const reading = (async () => {
    for await (const sent of readJsonLines<SentEvent>(stream)) {
      const event = readEvent(sent);
      if (event !== undefined) for (const listener of listeners) listener(event);
    }
  })();
  const lost = new Promise<never>((_resolve, reject) => {
    const onEnd = (error?: unknown): void => {
      if (!closed) reject(error instanceof Error ? error : connectionLost());
    };
    reading.then(() => { onEnd(); }, onEnd); // prettier-ignore
  });
  // Nobody may be waiting when the engine goes away.
  lost.catch(() => undefined);
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lost,
    close() {
      closed = true;
      stream.destroy();
    },
  };
}
