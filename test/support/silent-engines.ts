import { onTestFinished } from 'vitest';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import { connectKubernetes } from '../../src/engines/kubernetes/connect/connect-kubernetes.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { kubeconfigFor } from './serve-api.ts';
import { startSilentServer, startSilentSocket, type Say } from './silent-server.ts';
import { putFiles, temporaryFolder } from './temporary-workspace.ts';

/** Far less than what is allowed outside of tests. Milliseconds. */
const SILENCE = {
  ...{ answer: 600, change: 700, patience: 100, beat: 150, ping: 300, stop: 200 },
  ...{ pause: 500, cleanup: 400 },
};
const PATIENCE = { first: 1, tries: 4, idle: 400, answer: 700, head: 500 };

interface Connecting {
  unix?: boolean;
  signal?: AbortSignal;
}

/** A Docker engine that says this; silent by default. Closed when the test ends. */
export async function connectSilentDocker(
  say?: Say,
  { unix = false, signal }: Connecting = {},
): Promise<Engine> {
  const host = unix
    ? `unix://${await startSilentSocket(say)}`
    : `tcp://127.0.0.1:${await startSilentServer(say)}`;
  const limits = { silence: SILENCE, ...(signal !== undefined && { signal }) };
  const engine = await connectDocker({ name: 'far', host, tls: false }, undefined, limits);
  onTestFinished(() => engine.close());
  return engine;
}

/** Path of a kubeconfig whose API server says this; silent by default. */
export async function silentKubeconfig(say?: Say): Promise<string> {
  const folder = await temporaryFolder();
  const server = `http://127.0.0.1:${await startSilentServer(say)}`;
  await putFiles(folder, { kubeconfig: kubeconfigFor(server) });
  return `${folder}/kubeconfig`;
}

/** A cluster whose API server says this; silent by default. Closed when the test ends. */
export async function connectSilentKubernetes(say?: Say, signal?: AbortSignal): Promise<Engine> {
  const target = { name: 'far', kubeconfig: await silentKubeconfig(say) };
  // An interruption is to come first.
  const limits = signal === undefined ? { patience: PATIENCE } : { signal };
  const engine = await connectKubernetes(target, undefined, limits);
  onTestFinished(() => engine.close());
  return engine;
}

export const SHORT = { docker: SILENCE, kubernetes: PATIENCE };
