// npm run bench: puts a pulso of this checkout and the benchmarks into a folder of their own, where nobody
// rebuilds them meanwhile, and runs them there. Arguments: see bench/options.ts.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'pulso-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

await buildPulso('.', folder);
await bundle('bench/main.ts', join(folder, 'bench.mjs'));
const { main } = await import(pathToFileURL(join(folder, 'bench.mjs')).href);
process.exitCode = await main(process.argv.slice(2), folder, openBefore);

/** Another checkout's pulso and rows, in a folder of their own. */
async function openBefore(checkout) {
  const before = join(folder, 'before');
  await buildPulso(checkout, before);
  await bundle(join(checkout, 'bench/rows.ts'), join(before, 'rows.mjs'));
  const { ROWS } = await import(pathToFileURL(join(before, 'rows.mjs')).href);
  return { pulso: [process.execPath, join(before, 'pulso/bin/pulso.js')], rows: ROWS };
}

async function buildPulso(checkout, place) {
  const pulso = join(place, 'pulso');
  execFileSync(process.execPath, ['scripts/build.js', join(pulso, 'dist')], {
    cwd: checkout,
    stdio: 'inherit',
  });
  for (const part of ['bin', 'package.json', 'schemas', 'clients/template']) {
    cpSync(join(checkout, part), join(pulso, part), { recursive: true });
  }
  symlinkSync(resolve(checkout, 'node_modules'), join(place, 'node_modules'));
}

async function bundle(entry, outfile) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    packages: 'external',
    logLevel: 'warning',
  });
}
