import type { Engine } from '../../../engine/engine.ts';
import type { Intent } from '../../../engine/engine.ts';
import type { DesiredClient } from '../../../engine/desired-client.ts';
import type { Operation } from '../../../engine/plan.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import { createApiClient } from './api-client.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import { discoverKinds, type Cluster } from './discover-kinds.ts';
import { execCommand } from '../exec/exec-command.ts';
import { translateError, withErrorTranslation, type RequestContext } from './kubernetes-errors.ts';
import type { KubernetesTarget } from './kubernetes-target.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';
import { listWorkloads } from '../observe/list-workloads.ts';
import { observeNamespace } from '../observe/observe-namespace.ts';
import { observeSet } from '../observe/observe-set.ts';
import { observeStacks } from '../observe/observe-stacks.ts';
import { openTransport } from './open-transport.ts';
import { planDeploy } from '../../../manifests/plan/plan-deploy.ts';
import { planDestroy } from '../../../manifests/plan/plan-destroy.ts';
import { planStartStop } from '../../../manifests/plan/plan-start-stop.ts';
import { readLogs } from '../logs/read-logs.ts';

/**
 * The engine of a Kubernetes target. Nothing is asked of the cluster before it is used: one that is away
 * is found by the first call. Errors: `kubeconfig-unreadable`, `unknown-context`.
 */
export async function connectKubernetes(target: KubernetesTarget): Promise<Engine> {
  const config = await loadKubeconfig(target);
  const transport = openTransport(config);
  const client = createApiClient(transport);
  const cluster: Cluster = { client, kinds: discoverKinds(client) };
  const context = config.getCurrentContext();
  const server = config.getCurrentCluster()?.server ?? '';
  const asked = (slug?: string): RequestContext => ({
    ...{ target: target.name, context, server },
    ...(slug === undefined ? {} : { slug }),
  });
  return {
    kind: 'kubernetes',
    host: '',
    observe: (slugs) => withErrorTranslation(asked(), () => observeStacks(client, slugs)),
    plan: (desired, intent) =>
      withErrorTranslation(asked(desired.slug), async () => ({
        slug: desired.slug,
        target: desired.target,
        operations: await planClient(cluster, desired, intent),
      })),
    apply: (plan, desired, options) =>
      withErrorTranslation(asked(plan.slug), () => applyPlan(cluster, plan, desired, options)),
    async *logs(slug, options) {
      try {
        yield* readLogs(client, slug, options);
      } catch (error) {
        if (options.signal.aborted) return;
        throw translateError(error, asked(slug));
      }
    },
    exec: (slug, service, argv, streams) =>
      withErrorTranslation(asked(slug), () =>
        execCommand({ client, config }, { slug, service, argv, streams }),
      ),
    run: notYet,
    // eslint-disable-next-line require-yield -- not there yet
    readVolume: async function* () {
      await notYet();
    },
    writeVolume: notYet,
    usage: notYet,
    // eslint-disable-next-line require-yield -- not there yet
    events: async function* () {
      await notYet();
    },
    close: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}

async function planClient(
  cluster: Cluster,
  desired: DesiredClient,
  intent: Intent,
): Promise<Operation[]> {
  const { slug } = desired;
  switch (intent.verb) {
    case 'deploy':
      if (desired.kind !== 'manifests') throw nothingAsked(slug);
      return planDeploy(slug, await observeSet(cluster, desired.manifests), intent);
    case 'start':
    case 'stop':
    case 'restart':
      return planStartStop(await listWorkloads(cluster.client, slug), intent);
    case 'destroy':
      return planDestroy(slug, await observeNamespace(cluster, slug), intent.purge);
  }
}

function nothingAsked(slug: string): PulsoError {
  const message = `${slug} has no manifests to deploy`;
  return new PulsoError('nothing-to-deploy', message, { slug, fault: 'internal' });
}

/** In place of what is not there yet. */
function notYet(): Promise<never> {
  return Promise.reject(new PulsoError('not-supported', 'not supported on this engine'));
}
