import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listTree, withFolders } from './folder-volumes.ts';
import type { FleetChanges } from './restore-fleet.ts';
import { temporaryFolder } from './temporary-workspace.ts';

/** Changes of a fleet whose app keeps files in a volume, and where those are on this machine. */
export interface FilesFleet {
  changes: FleetChanges;
  /** The folder of a client's volume, on the engine that was made as the n-th. */
  path: (slug?: string, engine?: number) => string;
  /** Empties the volume, then puts files of all kinds there that have this word in them. */
  fill: (word: string, slug?: string) => Promise<void>;
  /** All that the volume has. */
  list: (slug?: string, engine?: number) => Promise<string>;
}

const DATABASE = /^ {2}database: .*\n/m;

export async function openFilesFleet({ database = true } = {}): Promise<FilesFleet> {
  const roots: string[] = [];
  const root = await temporaryFolder();
  const path = (slug = 'acme', engine = 0): string => join(roots[engine] ?? '', slug, `${slug}_files`); // prettier-ignore
  return {
    path,
    changes: {
      template: (usual) => `${database ? usual : usual.replace(DATABASE, '')}  volumes: [files]\n`,
      compose: (usual) =>
        usual
          .replace('    image: app:1\n', "    image: app:1\n    volumes: ['files:/files']\n")
          .replace('volumes: { data: {} }', 'volumes: { data: {}, files: {} }'),
      engine: (fake) => {
        const own = join(root, `${roots.length}`);
        roots.push(own);
        return withFolders(fake, own);
      },
    },
    fill: async (word, slug) => {
      mkdirSync(path(slug), { recursive: true });
      await promisify(execFile)('sh', ['-c', FILL, path(slug), word]);
    },
    list: (slug, engine) => listTree(path(slug, engine)),
  };
}

const FILL = `set -e
cd "$0"
find . -mindepth 1 -delete
mkdir -p "a folder/empty" .hidden
echo "$1" > "a folder/ñ 'q' \\$x"
echo "$1" > run; chmod 4750 run
echo closed > closed; chmod 0 closed
head -c 30000 /dev/zero > zeros
ln -s ../run "a folder/link"
ln zeros hard
echo "$1" > "only in $1"
chmod 2770 .`;
