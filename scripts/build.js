// Bundles the command line into dist/cli and the instance program into dist/instance, with the Dockerfile that makes
// its image. Another folder than dist may be named: node scripts/build.js FOLDER
// What is there already is left as it is, and a new build takes its place at once: a pulso that runs meanwhile finds
// every part that it loads late.
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleCli, bundleInstance } from './lib/bundle.js';

const folder = resolve(process.argv[2] ?? 'dist');
const next = `${folder}.next-${process.pid}`;
const before = `${folder}.before-${process.pid}`;
process.on('exit', () => {
  for (const each of [next, before]) rmSync(each, { recursive: true, force: true });
});

await bundleCli(`${next}/cli`);
await bundleInstance(`${next}/instance`);
// Beside the program, not in its folder: the folder is copied into the image whole.
copyFileSync('src/instance/Dockerfile', `${next}/instance.Dockerfile`);
if (!isSame(next, folder)) {
  if (existsSync(folder)) renameSync(folder, before);
  renameSync(next, folder);
}

function isSame(one, other) {
  if (!existsSync(other)) return false;
  const files = listFiles(one);
  return (
    files.join('\n') === listFiles(other).join('\n') &&
    files.every((file) => readFileSync(join(one, file)).equals(readFileSync(join(other, file))))
  );
}

function listFiles(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length))
    .sort();
}
