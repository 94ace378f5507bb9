import { access } from 'node:fs/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { KubernetesTarget } from './kubernetes-target.ts';

/**
 * The kubeconfig of a target, its context chosen. Errors: `kubeconfig-unreadable`, `unknown-context` (with
 * the contexts there are).
 */
export async function loadKubeconfig(target: KubernetesTarget): Promise<KubeConfig> {
  const config = new KubeConfig();
  const { kubeconfig } = target;
  if (kubeconfig !== undefined) await requireFile(target, kubeconfig);
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (cause) {
    throw unreadable(target, cause instanceof Error ? cause.message : String(cause), cause);
  }
  chooseContext(config, target);
  return config;
}

async function requireFile(target: KubernetesTarget, path: string): Promise<void> {
  await access(path).catch((cause: unknown) => {
    throw unreadable(target, `${path} is missing or not readable`, cause);
  });
}

function unreadable({ name }: KubernetesTarget, why: string, cause: unknown): PulsoError {
  const message = `the kubeconfig of target ${name} cannot be read: ${why}`;
  return new PulsoError('kubeconfig-unreadable', message, {
    hint: `set targets.${name}.kubeconfig in pulso.yaml, or KUBECONFIG`,
    cause,
  });
}

/** Without a context or its cluster the SDK would connect to localhost. */
function chooseContext(config: KubeConfig, target: KubernetesTarget): void {
  const wanted = target.context ?? config.getCurrentContext();
  const found = config.getContexts().find(({ name }) => name === wanted);
  const cluster = found === undefined ? null : config.getCluster(found.cluster);
  if (found !== undefined && cluster !== null) {
    config.setCurrentContext(wanted);
    return;
  }
  const names = config.getContexts().map(({ name }) => name);
  const what =
    found === undefined ? `no context "${wanted}"` : `no cluster for context "${wanted}"`;
  throw new PulsoError('unknown-context', `target ${target.name}: the kubeconfig has ${what}`, {
    hint: `set targets.${target.name}.context in pulso.yaml; available contexts: ${names.join(', ') || '(none)'}`,
  });
}
