import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { labelOwner } from '../../../manifests/transform/label-owner.ts';
import { assertOwnNamespace } from '../observe/find-namespace.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { Intent } from '../../../engine/intent.ts';
import type { DesiredClient } from '../../../engine/desired/desired-client.ts';
import type { Operation } from '../../../engine/plan.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { createApiClient } from './api-client.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import type { Place } from '../apply/execution.ts';
import { discoverKinds, type Cluster } from './discover-kinds.ts';
import { execCommand } from '../exec/exec-command.ts';
import {
  iterateTranslated,
  translateError,
  withErrorTranslation,
  type RequestContext,
} from './kubernetes-errors.ts';
import type { KubernetesTarget } from './kubernetes-target.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';
import { describeCluster } from '../observe/describe-cluster.ts';
import { listWorkloads } from '../observe/list-workloads.ts';
import { observeNamespace } from '../observe/observe-namespace.ts';
import { observeSet } from '../observe/observe-set.ts';
import { observeStacks } from '../observe/observe-stacks.ts';
import { openTransport } from './open-transport.ts';
import type { Patience } from './retry-passing.ts';
import { planDeploy } from '../../../manifests/plan/plan-deploy.ts';
import { planDestroy } from '../../../manifests/plan/plan-destroy.ts';
import { planStartStop } from '../../../manifests/plan/plan-start-stop.ts';
import { openControls } from '../exec/open-controls.ts';
import { runJob } from '../exec/run-job.ts';
import { copyVolume, readVolume, writeVolume } from '../exec/volume-content.ts';
import { surveyCluster } from '../observe/survey-cluster.ts';
import { readUsage } from '../observe/read-usage.ts';
import { watchEvents } from '../observe/watch-events.ts';
import { readLogs } from '../logs/read-logs.ts';

/**
 * The engine of a Kubernetes target. It connects at the first call: a cluster that does not answer is not
 * noticed before, and not waited for once the signal of `limits` is aborted. Errors: `kubeconfig-unreadable`, `unknown-context`.
 */
export async function connectKubernetes(
  target: KubernetesTarget,
  identity?: WorkspaceIdentity,
  limits: { signal?: AbortSignal; patience?: Patience } = {},
): Promise<Engine> {
  const config = await loadKubeconfig(target);
  const transport = openTransport(config, limits.signal);
  const client = createApiClient(transport, limits);
  const reach = { client, config, identity };
  const cluster: Cluster = { client, kinds: discoverKinds(client) };
  const place: Place = { cluster, copyVolume: (copy) => copyVolume(reach, copy) };
  const contextName = config.getCurrentContext();
  const server = config.getCurrentCluster()?.server ?? '';
  const context = (slug?: string): RequestContext => ({
    ...{ target: target.name, context: contextName, server },
    ...(slug === undefined ? {} : { slug }),
  });
  const assertOwner = (slug: string): Promise<void> => assertOwnNamespace(client, slug, identity);
  return {
    kind: 'kubernetes',
    host: '',
    describe: () => withErrorTranslation(context(), () => describeCluster(client)),
    // A cluster remembers what was asked of it, and shows that.
    awaitStops: () => Promise.resolve(),
    missingImages: () => Promise.resolve([]),
    observe: (slugs) =>
      withErrorTranslation(context(), () => observeStacks(client, slugs, identity)),
    plan: (desired, intent) =>
      withErrorTranslation(context(desired.slug), async () => ({
        slug: desired.slug,
        target: desired.target,
        operations: await planClient({ cluster, identity }, ownedBy(desired, identity), intent),
      })),
    apply: (plan, desired, options) =>
      withErrorTranslation(context(plan.slug), () =>
        applyPlan(place, plan, ownedBy(desired, identity), options),
      ),
    async *logs(slug, options) {
      try {
        await assertOwner(slug);
        yield* readLogs(client, slug, options);
      } catch (error) {
        if (options.signal.aborted) return;
        throw translateError(error, context(slug));
      }
    },
    exec: (slug, service, argv, streams) =>
      withErrorTranslation(context(slug), async () => {
        await assertOwner(slug);
        return execCommand(reach, { slug, service, argv, streams });
      }),
    run: (slug, job, streams) =>
      withErrorTranslation(context(slug), async () => {
        await assertOwner(slug);
        return runJob(reach, slug, job, streams);
      }),
    readVolume: (slug, volume, access) => {
      async function* read(): AsyncGenerator<Uint8Array> {
        await assertOwner(slug);
        yield* readVolume(reach, { slug, volume, ...access });
      }
      return iterateTranslated(context(slug), read());
    },
    writeVolume: (slug, volume, tar, access) =>
      withErrorTranslation(context(slug), async () => {
        await assertOwner(slug);
        return writeVolume(reach, tar, { slug, volume, ...access });
      }),
    usage: (slugs) => withErrorTranslation(context(), () => readUsage(client, slugs, identity)),
    async *events(signal) {
      try {
        yield* watchEvents(client, signal, identity);
      } catch (error) {
        if (signal.aborted) return;
        throw translateError(error, context());
      }
    },
    survey: (slugs) =>
      withErrorTranslation(context(), () => surveyCluster(client, slugs, target.ingressNamespace)),
    openControls: (image) =>
      withErrorTranslation(context(), () =>
        openControls(reach, { image, workspace: identity?.id() }),
      ),
    close: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}

async function planClient(
  { cluster, identity }: { cluster: Cluster; identity: WorkspaceIdentity | undefined },
  desired: DesiredClient,
  intent: Intent,
): Promise<Operation[]> {
  const { slug } = desired;
  if (intent.verb !== 'deploy') await assertOwnNamespace(cluster.client, slug, identity);
  switch (intent.verb) {
    case 'deploy':
      if (desired.kind !== 'manifests') throw noManifests(slug);
      return planDeploy(
        slug,
        await observeSet(
          cluster,
          desired.manifests,
          dropUndefined({ identity, adopt: intent.adopt }),
        ),
        intent,
      );
    case 'start':
    case 'stop':
    case 'restart':
      return planStartStop(await listWorkloads(cluster.client, slug), intent);
    case 'destroy':
      return planDestroy(slug, await observeNamespace(cluster, slug), intent.purge);
  }
}

function ownedBy(desired: DesiredClient, identity: WorkspaceIdentity | undefined): DesiredClient {
  if (desired.kind !== 'manifests') return desired;
  return { ...desired, manifests: labelOwner(desired.manifests, identity?.id()) };
}

function noManifests(slug: string): PulsoError {
  const message = `${slug}: no manifests to deploy`;
  return new PulsoError('nothing-to-deploy', message, { slug, fault: 'internal' });
}
