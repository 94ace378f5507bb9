import type { ApiClient } from '../connect/api-client.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import type { ClusterEvent } from '../../../manifests/plan/cluster-objects.ts';
import { judgeRollout, type Judgement } from '../../../manifests/plan/judge-rollout.ts';
import { startInformer } from '../observe/informer.ts';
import { stayTime, sumRestarts } from '../../../manifests/plan/stay-time.ts';
import { readySince } from '../../../manifests/plan/ready-since.ts';
import type { Pod, Workload } from '../../../manifests/plan/cluster-objects.ts';
import { nameOf, serviceOf } from '../../../manifests/plan/workload.ts';

/** A workload to wait for. */
export interface Rollout {
  kind: 'Deployment' | 'StatefulSet';
  name: string;
  /** Absent: any workload of this name. A replaced one has another uid. */
  uid?: string;
  /** The generation after the last write. */
  generation: number;
  /** Names of the StatefulSets it depends on. */
  needs?: readonly string[];
}

/** Follows the rollouts in a client's namespace. */
export interface RolloutWatch {
  /** Resolves once it is ready and stays so, or has failed; reports meanwhile what it waits for. Rejects if the server is lost. */
  settle(rollout: Rollout, waiting: (reason: string) => void): Promise<Settled>;
  /** Resolves once the service has no pods. */
  gone(service: string): Promise<void>;
  /** The current state. */
  judge(rollout: Rollout): Judgement;
  close(): void;
}

export type Settled = Exclude<Judgement, { state: 'waiting' }>;

const KINDS = {
  Deployment: CORE.deployments,
  StatefulSet: CORE.statefulSets,
  Pod: CORE.pods,
  Event: CORE.events,
} as const;

/** Follows workloads, pods and events of one namespace until it is closed. */
export function watchRollouts(client: ApiClient, slug: string): RolloutWatch {
  const listeners = new Set<() => void>();
  const losses = new Set<(error: unknown) => void>();
  let lost: { error: unknown } | undefined;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const failed = (error: unknown): void => {
    lost ??= { error };
    for (const listener of losses) listener(error);
  };
  const follow = (kind: keyof typeof KINDS) =>
    startInformer(client, { path: collectionPath(KINDS[kind], slug) }, { changed, failed });
  const informers = {
    Deployment: follow('Deployment'),
    StatefulSet: follow('StatefulSet'),
    Pod: follow('Pod'),
    Event: follow('Event'),
  };
  const isLoaded = (): boolean =>
    Object.values(informers).every((informer) => informer.objects() !== undefined);

  /** Resolves with the first answer. */
  const until = async <T>(ask: () => T | undefined): Promise<T> => {
    if (lost !== undefined) throw lost.error;
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const answer = isLoaded() ? ask() : undefined;
        if (answer === undefined) return;
        listeners.delete(check);
        losses.delete(reject);
        resolve(answer);
      };
      listeners.add(check);
      losses.add(reject);
      check();
    });
  };
  const pods = (): readonly Pod[] => informers.Pod.objects() ?? [];
  const find = ({ kind, name, uid }: Rollout): Workload | undefined => {
    const isMeant = (one: Workload): boolean =>
      nameOf(one) === name && (uid === undefined || one.metadata?.uid === uid);
    return informers[kind].objects()?.find(isMeant);
  };
  const judge = (rollout: Rollout): Judgement => {
    const { generation, needs = [] } = rollout;
    const workload = find(rollout);
    if (workload === undefined) return { state: 'waiting', reason: 'it does not exist yet' };
    const events = (informers.Event.objects() ??
      []) as readonly unknown[] as readonly ClusterEvent[];
    const around = { workloads: informers.StatefulSet.objects() ?? [], pods: pods() };
    const needed = needs.length === 0 ? {} : { needed: { readySince: readySince(needs, around) } };
    return judgeRollout({ workload, generation, pods: pods(), events, ...needed });
  };
  /** Whether what is ready stays ready, and is not restarted, for a while. */
  const staysUp = async (rollout: Rollout): Promise<boolean> => {
    const workload = find(rollout) ?? {};
    const time = stayTime(workload, pods(), Date.now());
    if (time === 0) return true;
    const restarts = sumRestarts(workload, pods());
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      changed();
    }, time);
    const isLess = (): boolean =>
      judge(rollout).state !== 'ready' || sumRestarts(find(rollout) ?? {}, pods()) > restarts;
    const stayed = until(() => (isLess() ? false : over ? true : undefined));
    return stayed.finally(() => { clearTimeout(timer); }); // prettier-ignore
  };
  return {
    judge,
    settle: async (rollout, waiting) => {
      for (;;) {
        const settled = await until(() => {
          const judgement = judge(rollout);
          if (judgement.state !== 'waiting') return judgement;
          waiting(judgement.reason);
          return undefined;
        });
        if (settled.state === 'failed' || (await staysUp(rollout))) return settled;
      }
    },
    gone: (service) =>
      until(() => (pods().some((pod) => serviceOf(pod) === service) ? undefined : true)).then(
        () => undefined,
      ),
    close: () => {
      for (const informer of Object.values(informers)) informer.close();
    },
  };
}
