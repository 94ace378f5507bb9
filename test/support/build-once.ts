import { execFileSync } from 'node:child_process';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';

/** Bundles the command line before the first integration test: they start it as operators do. */
export function setup(): void {
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: packageRoot(), stdio: 'inherit' });
}
