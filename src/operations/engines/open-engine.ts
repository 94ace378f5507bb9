import { resolve } from 'node:path';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { WorkspaceIdentity } from '../../engine/isolation/ownership.ts';
import { readAdopted } from '../../workspace/identity/adopted-things.ts';
import { readWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import { clientFolder } from '../../workspace/workspace.ts';
import type { DockerTarget } from '../../engines/docker/connect/docker-target.ts';
import type { PlainTcp } from '../../engines/docker/connect/plain-tcp.ts';
import type { TargetConfig } from '../../workspace/settings/workspace-config-schema.ts';
import type { OperationContext } from '../context.ts';
import { rememberForeign } from './remember-foreign.ts';
import { rememberHalts } from './remember-halts.ts';

type DockerTls = Exclude<DockerTarget['tls'], false | undefined>;

/** The engine of each target, connected at its first use. */
export type Engines = (target: string) => Promise<Engine>;

/** Lends engines to the work, one connection a target, and closes them when it ends. */
export async function withEngines<T>(
  context: OperationContext,
  work: (engines: Engines) => Promise<T>,
): Promise<T> {
  const { engines, close } = openEngines(context);
  try {
    return await work(engines);
  } finally {
    await close();
  }
}

/** As withEngines, for work that is a stream: the caller closes. */
export function openEngines(context: OperationContext): {
  engines: Engines;
  close: () => Promise<void>;
} {
  const open = new Map<string, Promise<Engine>>();
  const connect = context.openEngine ?? ((target: string) => openEngine(context, target));
  const connectRemembering = async (target: string): Promise<Engine> =>
    rememberHalts(
      rememberForeign(await connect(target), context.workspace, target),
      context.workspace,
    );
  return {
    engines(target) {
      const engine = open.get(target) ?? connectRemembering(target);
      open.set(target, engine);
      return engine;
    },
    async close() {
      const settled = await Promise.allSettled(open.values());
      const connected = settled.filter((outcome) => outcome.status === 'fulfilled');
      await Promise.allSettled(connected.map((outcome) => outcome.value.close()));
    },
  };
}

/** Connects to a target of pulso.yaml. Errors: `unknown-target`, and those of connectDocker and connectKubernetes. */
async function openEngine(context: OperationContext, target: string): Promise<Engine> {
  const { workspace } = context;
  const config = readTarget(context, target);
  if (config.engine === 'kubernetes') {
    const { connectKubernetes } =
      await import('../../engines/kubernetes/connect/connect-kubernetes.ts');
    const { context: name, kubeconfig, ingressNamespace } = config;
    const path = kubeconfig === undefined ? undefined : resolve(workspace.root, kubeconfig);
    const { assertTrustedKubeconfig } = await import('./assert-trusted-kubeconfig.ts');
    const cluster = dropUndefined({
      name: target,
      context: name,
      kubeconfig: path,
      ingressNamespace,
    });
    await assertTrustedKubeconfig(context, cluster);
    return connectKubernetes(cluster, identityOf(workspace), { signal: context.signal });
  }
  const { connectDocker } = await import('../../engines/docker/connect/connect-docker.ts');
  const { findPlainTcp } = await import('../../engines/docker/connect/plain-tcp.ts');
  const plain = findPlainTcp(config, process.env['DOCKER_HOST']);
  if (plain !== undefined) warnOfPlainTcp(context, target, plain);
  return connectDocker(dockerTarget(context, target), identityOf(workspace), {
    signal: context.signal,
  });
}

/** Read when it is needed: the first change in a workspace from before ids makes one. */
function identityOf(workspace: OperationContext['workspace']): WorkspaceIdentity {
  return {
    id: () => readWorkspaceId(workspace),
    folderOf: (slug) => clientFolder(workspace, slug),
    isAdopted: (slug, thing) => readAdopted(workspace, slug).includes(thing),
  };
}

function warnOfPlainTcp(
  { reporter }: OperationContext,
  target: string,
  { address, exposedTo }: PlainTcp,
): void {
  const message = `target ${target} connects to ${address} without TLS: ${exposedTo} can read its secrets and control the engine`;
  reporter.report({ code: 'plain-tcp', kind: 'warning', message });
}

/** Errors: `unknown-target`. */
function readTarget({ workspace }: OperationContext, target: string): TargetConfig {
  const config = workspace.config.targets[target];
  if (config !== undefined) return config;
  throw new PulsoError('unknown-target', `pulso.yaml names no target "${target}"`, {
    hint: `add it under targets in pulso.yaml; known: ${Object.keys(workspace.config.targets).join(', ')}`,
  });
}

/** A target that has to be a Docker Engine, its paths as seen from here. Errors: `unknown-target`, `not-supported`. */
export function dockerTarget(context: OperationContext, target: string): DockerTarget {
  const config = readTarget(context, target);
  if (config.engine !== 'docker') {
    throw new PulsoError('not-supported', `target ${target} is not a Docker Engine`, {
      hint: 'name a Docker target with --target',
    });
  }
  const tls = config.tls ? atWorkspace(context.workspace.root, config.tls) : config.tls;
  return dropUndefined({ name: target, host: config.host, tls });
}

/** Paths of pulso.yaml are seen from the workspace, wherever the command was run. */
function atWorkspace(root: string, tls: DockerTls): DockerTls {
  const seen = (path: string | undefined): string | undefined => path && resolve(root, path);
  return dropUndefined({ ...tls, ca: seen(tls.ca), cert: seen(tls.cert), key: seen(tls.key) });
}
