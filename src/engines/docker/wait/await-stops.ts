import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { readJsonLines } from '../connect/json-lines.ts';
import type { SentEvent } from '../observe/container-event.ts';
import { ofClient } from '../observe/labels.ts';

/** Seconds that Docker gives a container to end if it has no grace period of its own. */
const GRACE = 10;
/** Seconds beyond the grace period in which the engine kills it. */
const MORE = 5;
const POLL = 200;

/** What the engine says of how a container is stopped; absent where its own defaults hold. */
interface StopConfig {
  StopSignal?: string;
  StopTimeout?: number;
}

/** A container that runs, and how it is stopped. */
interface Running {
  id: string;
  /** Number of the signal that asks it to end. */
  signal: number;
  /** Seconds. */
  grace: number;
}

/**
 * Waits until stops of the client's containers that somebody has asked for and not waited for have ended. The engine says
 * of a container that is being stopped that it runs: only its events distinguish the two.
 */
export async function awaitStops(
  docker: Dockerode,
  slug: string,
  signal: AbortSignal,
): Promise<void> {
  const running = await listRunning(docker, slug);
  if (running.length === 0) return;
  const asked = await listAskedToEnd(docker, slug, running);
  await Promise.all(asked.map((container) => untilEnded(docker, container, signal)));
}

async function listRunning(docker: Dockerode, slug: string): Promise<Running[]> {
  const filters = { ...ofClient(slug), status: ['running'] };
  const found = await docker.listContainers({ filters });
  const inspected = await Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect()));
  return inspected.map(({ Id: id, Config }) => {
    const { StopSignal, StopTimeout = GRACE } = Config as StopConfig;
    return { id, signal: signalNumber(StopSignal), grace: StopTimeout };
  });
}

/** Docker takes `SIGTERM`, `TERM` and `15`. */
function signalNumber(name = 'SIGTERM'): number {
  const number = Number(name);
  if (Number.isInteger(number) && number > 0) return number;
  const whole = name.startsWith('SIG') ? name : `SIG${name}`;
  return new Map(Object.entries(constants.signals)).get(whole) ?? constants.signals.SIGTERM;
}

/** Those whose last event is that signal, within their grace period, by the clock of the engine. */
async function listAskedToEnd(
  docker: Dockerode,
  slug: string,
  running: readonly Running[],
): Promise<Running[]> {
  const { SystemTime } = (await docker.info()) as { SystemTime: string };
  const now = Math.ceil(Date.parse(SystemTime) / 1000);
  const longest = Math.max(...running.map(({ grace }) => grace)) + MORE;
  const stream = (await docker.getEvents({
    ...{ since: now - longest, until: now },
    filters: { type: ['container'], event: ['kill', 'die', 'start'], ...ofClient(slug) },
  })) as unknown as Readable;
  const last = new Map<string, SentEvent>();
  for await (const sent of readJsonLines<SentEvent>(stream)) last.set(sent.Actor?.ID ?? '', sent);
  return running.filter(({ id, signal }) => {
    const event = last.get(id);
    return event?.Action === 'kill' && Number(event.Actor?.Attributes?.['signal']) === signal;
  });
}

/** A container that takes the signal for something else runs on. */
async function untilEnded(
  docker: Dockerode,
  { id, grace }: Running,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + (grace + MORE) * 1000;
  while (performance.now() < end) {
    const still = await docker.listContainers({ filters: { id: [id], status: ['running'] } });
    if (still.length === 0) return;
    await delay(POLL, undefined, { signal });
  }
}
