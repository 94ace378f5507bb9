import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { readJsonLines } from '../apply/json-lines.ts';
import { ofClient } from '../observe/labels.ts';

/** Something that happened to a container, as far as it matters here. */
export interface ContainerEvent {
  id: string;
  service: string;
  kind: 'started' | 'died' | 'healthy' | 'unhealthy';
  exitCode: number;
}

export type ContainerListener = (event: ContainerEvent) => void;

/** A client's containers, as the engine tells of them. */
export interface ContainerEvents {
  /** Calls the listener until the function it gives back is called. */
  listen(listener: ContainerListener): () => void;
  /** Rejects where the engine stops telling; never resolves. */
  lost: Promise<never>;
  close(): void;
}

/** What the engine sends; only what is read. */
interface EngineEvent {
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
}

/** Once this resolves, nothing that happens is missed. */
export async function watchContainers(docker: Dockerode, slug: string): Promise<ContainerEvents> {
  const stream = (await docker.getEvents({
    filters: { type: ['container'], event: ['start', 'die', 'health_status'], ...ofClient(slug) },
  })) as unknown as Readable;
  const listeners = new Set<ContainerListener>();
  let closed = false;
  const reading = (async () => {
    for await (const sent of readJsonLines<EngineEvent>(stream)) {
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

function readEvent({ Action = '', Actor }: EngineEvent): ContainerEvent | undefined {
  const kind = readKind(Action);
  if (kind === undefined || Actor?.ID === undefined) return undefined;
  const { 'com.docker.compose.service': service = '', exitCode = '0' } = Actor.Attributes ?? {};
  return { id: Actor.ID, service, kind, exitCode: Number(exitCode) };
}

function readKind(action: string): ContainerEvent['kind'] | undefined {
  if (action === 'start') return 'started';
  if (action === 'die') return 'died';
  if (action === 'health_status: healthy') return 'healthy';
  return action === 'health_status: unhealthy' ? 'unhealthy' : undefined;
}

function connectionLost(): Error {
  return Object.assign(new Error('the engine ended the connection'), { code: 'ECONNRESET' });
}
