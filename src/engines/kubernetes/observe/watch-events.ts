import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import type { EngineEvent } from '../../../engine/observed/engine-event.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { podEvents } from '../../../manifests/plan/pod-events.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { MANAGED } from '../connect/list-objects.ts';
import { startInformer } from './informer.ts';
import { rememberOwners } from './read-namespaces.ts';

/** What happens to the pods of all clients of this workspace from now on, until the signal. */
export async function* watchEvents(
  client: ApiClient,
  signal: AbortSignal,
  identity?: WorkspaceIdentity,
): AsyncGenerator<EngineEvent> {
  const isOwn = rememberOwners(client, identity);
  const events: EngineEvent[] = [];
  let known: ReadonlyMap<string, Pod> | undefined;
  let failure: { error: unknown } | undefined;
  let wake = (): void => undefined;
  const changed = (): void => {
    const pods = new Map(
      ((informer.objects() ?? []) as readonly Pod[]).map((pod) => [pod.metadata?.uid ?? '', pod]),
    );
    // The first list is where it starts from.
    if (known !== undefined) events.push(...eventsBetween(known, pods));
    known = pods;
    wake();
  };
  const failed = (error: unknown): void => {
    failure ??= { error };
    wake();
  };
  const listing = { path: collectionPath(CORE.pods), labels: MANAGED, signal };
  const informer = startInformer(client, listing, { changed, failed });
  const onAbort = (): void => { wake(); }; // prettier-ignore
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const event = events.shift();
      const isShown = event !== undefined && (await isOwn(event.slug));
      if (isShown) yield event;
      else if (event === undefined && failure !== undefined) throw failure.error;
      else if (event === undefined) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    informer.close();
  }
}

function eventsBetween(
  before: ReadonlyMap<string, Pod>,
  after: ReadonlyMap<string, Pod>,
): EngineEvent[] {
  const now = new Date().toISOString();
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((uid) => before.get(uid) !== after.get(uid))
    .flatMap((uid) => podEvents(before.get(uid), after.get(uid), now));
}
