import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unpackBase } from '../../src/workspace/base/pack-base.ts';
import { listFiles } from '../fleet/list-files.ts';
import { slugOf } from '../fleet/make-fleet.ts';
import { REVISED_FILES, reviseTemplate } from '../fleet/revise-template.ts';
import type { Bench, Side } from '../measure/contest.ts';
import { runCommand, timeCommand } from '../measure/run-command.ts';

export interface MergeLoopRequest {
  bench: Bench;
  /** A fleet at its template; its template is revised and put back meanwhile. */
  root: string;
  size: number;
  /** Merged of each client: the files that the revision changes, or all that its base has. */
  files: 'changed' | 'all';
}

/**
 * The same merge by a shell loop of `git merge-file`: each client's file, its base and the new render lie
 * ready beside each other. Base and new render change roles from run to run, as the template does.
 */
export async function makeMergeLoop(request: MergeLoopRequest): Promise<Side> {
  const { bench, root } = request;
  const folder = join(bench.scratch, `merge-${request.files}`);
  await copyBases(request, join(folder, 'one'));
  await copyFiles(request, join(folder, 'ours'));
  await reviseTemplate(root);
  await runCommand({ argv: [...bench.pulso, 'sync', '--all'], cwd: root });
  await copyBases(request, join(folder, 'other'));
  await reviseTemplate(root);
  await runCommand({ argv: [...bench.pulso, 'sync', '--all'], cwd: root });
  const list = await listFiles(join(folder, 'one'));
  const script = join(folder, 'merge.sh');
  await writeFile(
    script,
    `${list.map((path) => `git merge-file -q 'ours/${path}' "$1/${path}" "$2/${path}"`).join('\n')}\n`,
  );
  let roles: [string, string] = ['one', 'other'];
  return {
    run: async () => {
      const time = await timeCommand({ argv: ['sh', '-e', script, ...roles], cwd: folder });
      roles = [roles[1], roles[0]];
      return time;
    },
  };
}

async function copyBases(request: MergeLoopRequest, to: string): Promise<void> {
  await copyEach(request, to, (base, _client, path) => base.get(path)?.bytes ?? Buffer.of());
}

async function copyFiles(request: MergeLoopRequest, to: string): Promise<void> {
  await copyEach(request, to, (_base, client, path) => readFile(join(client, path)));
}

type ReadSide = (
  base: ReturnType<typeof unpackBase>['files'],
  client: string,
  path: string,
) => Uint8Array | Promise<Uint8Array>;

async function copyEach(
  { root, size, files }: MergeLoopRequest,
  to: string,
  read: ReadSide,
): Promise<void> {
  for (let block = 1; block <= size; block += 1) {
    const client = join(root, 'clients', slugOf(block));
    const base = unpackBase(await readFile(join(client, '.pulso/base'))).files;
    for (const path of files === 'changed' ? REVISED_FILES : base.keys()) {
      const copy = join(to, slugOf(block), path);
      await mkdir(dirname(copy), { recursive: true });
      await writeFile(copy, await read(base, client, path));
    }
  }
}
