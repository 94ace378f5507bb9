import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A program of its own, so that it can be killed. */
export interface BundledFixture {
  /** For `node`. */
  program: string;
  remove(): Promise<void>;
}

/** Bundles test/fixtures/<name>.ts. */
export async function bundleFixture(name: string): Promise<BundledFixture> {
  // Inside node_modules, so that what it imports is found.
  const folder = await mkdtemp(join(import.meta.dirname, '../../node_modules/.pulso-test-'));
  const program = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `../fixtures/${name}.ts`)],
    ...{ outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external' },
  });
  return { program, remove: () => rm(folder, { recursive: true, force: true }) };
}
