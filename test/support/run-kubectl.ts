import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { liveKubeconfig } from './live-cluster.ts';

/** Runs kubectl on the test cluster with this on its stdin; gives what it prints. */
export async function runKubectl(args: readonly string[], input = ''): Promise<string> {
  const env = { ...process.env, KUBECONFIG: await liveKubeconfig() };
  const run = promisify(execFile)('kubectl', args, { env, maxBuffer: 2 ** 26 });
  run.child.stdin?.end(input);
  return (await run).stdout;
}
