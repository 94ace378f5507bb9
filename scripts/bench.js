// npm run bench: puts a pulso of this checkout and the benchmarks into a folder of their own, where nobody
// rebuilds them meanwhile, and runs them there. Arguments: see bench/options.ts.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'pulso-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const pulso = join(folder, 'pulso');
execFileSync(process.execPath, ['scripts/build.js', join(pulso, 'dist')], { stdio: 'inherit' });
for (const part of ['bin', 'package.json', 'schemas', 'clients/template']) {
  cpSync(part, join(pulso, part), { recursive: true });
}
symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));

await build({
  entryPoints: ['bench/main.ts'],
  outfile: join(folder, 'bench.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  packages: 'external',
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(join(folder, 'bench.mjs')).href);
process.exitCode = await main(process.argv.slice(2), folder);
