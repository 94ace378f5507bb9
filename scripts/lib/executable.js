// Makes a single executable of pulso: node scripts/lib/executable.js TARGET_NODE OUTPUT [--foreign]
//   TARGET_NODE  the Node binary that the executable becomes; it has this Node's version
//   --foreign    it is for another machine: V8's code cache fits one architecture alone and is left out
// It expects dist/ to be built (npm run build).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { globSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'postject';
import { bundleExecutable } from './bundle.js';

/** What the program reads beside its code, as in the npm package. */
const FILES = [
  'package.json',
  'clients/template/**',
  'schemas/**',
  'dist/instance/**',
  'dist/instance.Dockerfile',
];
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const [targetNode, output, foreign] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'pulso-executable-'));
try {
  await bundleExecutable(join(folder, 'pulso.cjs'));
  execFileSync(process.execPath, ['--experimental-sea-config', writeConfig()], { stdio: 'pipe' });
  copyFileSync(targetNode, `${output}.new`);
  chmodSync(`${output}.new`, 0o755);
  const blob = readFileSync(join(folder, 'pulso.blob'));
  await inject(`${output}.new`, 'NODE_SEA_BLOB', blob, { sentinelFuse: FUSE });
  execFileSync('mv', [`${output}.new`, output]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function writeConfig() {
  const config = {
    main: join(folder, 'pulso.cjs'),
    output: join(folder, 'pulso.blob'),
    disableExperimentalSEAWarning: true,
    useCodeCache: foreign === undefined,
    assets: { 'index.json': join(folder, 'index.json'), ...listAssets() },
  };
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Every file under its path in the package, and an index of their modes. */
function listAssets() {
  const paths = globSync(FILES)
    .filter((path) => statSync(path).isFile())
    .sort();
  const digest = createHash('sha256');
  const modes = {};
  for (const path of paths) {
    modes[path] = statSync(path).mode & 0o111 ? 0o755 : 0o644;
    digest.update(`${path}\0${modes[path]}\0`).update(readFileSync(path));
  }
  const index = { digest: digest.digest('hex').slice(0, 16), files: modes };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  return Object.fromEntries(paths.map((path) => [path, path]));
}
