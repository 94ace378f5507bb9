import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';

/** Has the test cluster enforce NetworkPolicies until the test ends. */
export async function enforcePolicies(): Promise<void> {
  onTestFinished(() => setEnforcement('off'));
  await setEnforcement('on');
}

/** False on a cluster that scripts/cluster did not start: what it does with policies is its own. */
export function canSetEnforcement(): boolean {
  return process.env['PULSO_TEST_KUBECONFIG'] === undefined;
}

async function setEnforcement(state: 'on' | 'off'): Promise<void> {
  await promisify(execFile)(join(packageRoot(), 'scripts/cluster'), ['enforce', state]);
}
