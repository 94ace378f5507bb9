import type { LogLine, LogOptions } from '../../../engine/engine.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { readLineParts, type LinePart } from './read-lines.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { nameOf, serviceOf } from '../../../manifests/plan/workload.ts';

/** One run of one container. */
export interface LogSource {
  /** Another for each run: a container that is started again begins a log of its own. */
  id: string;
  service: string;
  pod: string;
  container: string;
}

/** The containers of the services asked for that have begun to run. */
export function findSources(pods: readonly Pod[], services: LogOptions['services']): LogSource[] {
  return pods.flatMap((pod) => {
    const service = serviceOf(pod);
    if (service === undefined || !isAsked(service, services)) return [];
    const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
    return [...initContainerStatuses, ...containerStatuses].flatMap(({ name, containerID }) =>
      containerID === undefined
        ? []
        : [{ id: containerID, service, pod: nameOf(pod), container: name }],
    );
  });
}

function isAsked(service: string, services: LogOptions['services']): boolean {
  return services === undefined || services.length === 0 || services.includes(service);
}

export interface LogRequest {
  follow: boolean;
  /** Milliseconds since the epoch. */
  since?: number;
  tail?: number;
  signal: AbortSignal;
  /** Milliseconds of silence that a log which is not followed may have. */
  longestPause?: number;
}

/** Milliseconds. */
const LONGEST_PAUSE = 60_000;

/** Bytes of a line; a longer one comes in several, since a program may never end it. */
const LONGEST = 32 * 1024;

/**
 * A container's lines, as many at once as are there; none if it is gone meanwhile. The cluster does not separate stdout
 * and stderr.
 */
export async function* readLog(
  client: ApiClient,
  slug: string,
  { pod, container, service }: LogSource,
  { follow, since, tail, signal, longestPause = LONGEST_PAUSE }: LogRequest,
): AsyncGenerator<LogLine[]> {
  const path = `${collectionPath(CORE.pods, slug)}/${pod}/log`;
  const query = {
    container,
    follow,
    timestamps: true,
    tailLines: tail,
    // Whole seconds are all the server takes.
    sinceTime: since === undefined ? undefined : `${new Date(since).toISOString().slice(0, 19)}Z`,
  };
  // An app may be silent for hours; what it wrote before is there at once.
  const idle = follow ? 0 : longestPause;
  const stream = await ignoreStatus([400, 404], client.open({ path, query, signal }, idle));
  if (stream === undefined) return;
  const takeTime = createTimes();
  for await (const parts of readLineParts(stream, LONGEST)) {
    const lines: LogLine[] = [];
    for (const part of parts) {
      const { at, text } = takeTime(part);
      // A node that cannot read a log any more says so in a line of its own, without a time.
      if (at === undefined) continue;
      if (since !== undefined && Date.parse(at) < since) continue;
      lines.push({ service, stream: 'stdout', at, text });
    }
    if (lines.length > 0) yield lines;
  }
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Takes the time off each line; the parts of a line have that of its first one. */
function createTimes(): (part: LinePart) => { at: string | undefined; text: string } {
  let at: string | undefined;
  return ({ text, begins }) => {
    if (!begins) return { at, text };
    const space = text.indexOf(' ');
    const first = text.slice(0, space);
    at = TIMESTAMP.test(first) ? withNanoseconds(first) : undefined;
    return { at, text: text.slice(space + 1) };
  };
}

/** Nine digits of the second, so that text order is time order. */
function withNanoseconds(at: string): string {
  return at.replace(
    /(?:\.(\d+))?Z$/,
    (_all, digits: string | undefined) => `.${(digits ?? '').padEnd(9, '0')}Z`,
  );
}
