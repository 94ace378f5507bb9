import type { User } from '@kubernetes/client-node';
import type { KubernetesTarget } from './kubernetes-target.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';

/** A program that a kubeconfig runs to log in. */
export interface LoginProgram {
  /** As written: a name, or a path seen from the kubeconfig. */
  command: string;
  args: readonly string[];
}

/** What the users of a target's kubeconfig run: exec plugins and helpers of auth providers. Errors: those of loadKubeconfig. */
export async function findPrograms(target: KubernetesTarget): Promise<LoginProgram[]> {
  const config = await loadKubeconfig(target);
  return config.getUsers().flatMap((user) => [...execOf(user), ...helperOf(user)]);
}

function execOf({ exec, authProvider }: User): LoginProgram[] {
  const plugins = [exec as unknown, field(configOf(authProvider), 'exec')];
  return plugins.flatMap((plugin) => {
    if (plugin === undefined || plugin === null) return [];
    const args = field(plugin, 'args');
    return [
      { command: show(field(plugin, 'command')), args: Array.isArray(args) ? args.map(show) : [] },
    ];
  });
}

function helperOf({ authProvider }: User): LoginProgram[] {
  const config = configOf(authProvider);
  const command = field(config, 'cmd-path');
  const args = field(config, 'cmd-args');
  if (command === undefined) return [];
  return [{ command: show(command), args: args === undefined ? [] : [show(args)] }];
}

function configOf(provider: unknown): unknown {
  return field(provider, 'config');
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** As a person reads it, whatever was written. */
function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
