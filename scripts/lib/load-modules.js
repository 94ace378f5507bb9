import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Node loads one file once: every call has its own.
let calls = 0;

/** What TypeScript modules of the project export, by name: `{schema: 'src/….ts'}` → `{schema: {…}}`; zod as `z`. */
export async function loadModules(paths) {
  const lines = Object.entries(paths).map(
    ([name, path]) => `export * as ${name} from './${path}';`,
  );
  const outfile = join(ROOT, 'node_modules', `.modules-${process.pid}-${(calls += 1)}.mjs`);
  await build({
    stdin: { contents: `${lines.join('\n')}\nexport { z } from 'zod';`, resolveDir: ROOT },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}
