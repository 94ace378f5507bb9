// Bundles the command line into dist/cli and the instance program into dist/instance, with the Dockerfile that makes
// its image. Another folder than dist may be named: node scripts/build.js FOLDER
import { copyFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleCli, bundleInstance } from './lib/bundle.js';

const folder = resolve(process.argv[2] ?? 'dist');
rmSync(folder, { recursive: true, force: true });
await bundleCli(`${folder}/cli`);
await bundleInstance(`${folder}/instance`);
// Beside the program, not in its folder: the folder is copied into the image whole.
copyFileSync('src/instance/Dockerfile', `${folder}/instance.Dockerfile`);
