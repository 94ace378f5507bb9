import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { portsOfBlock } from '../../src/client/placement/ports.ts';
import { subnetOfBlock } from '../../src/client/placement/subnet.ts';
import { buildClient, stageFiles } from '../../src/operations/create/build-client.ts';
import { parseTemplate } from '../../src/template/manifest/parse-template.ts';
import { resolveAnswers } from '../../src/template/questions/resolve-answers.ts';
import { templatePorts } from '../../src/template/manifest/template-ports.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { readTemplateSource } from '../../src/workspace/templates/read-template-source.ts';
import type { StagedFile } from '../../src/workspace/disk/write-tree.ts';
import type { Bench } from '../measure/contest.ts';
import { runCommand } from '../measure/run-command.ts';
import { overrideCompose } from './override-compose.ts';

/** Bases far apart and a pool that does not end: a fleet of any size gets its ports and networks. */
const SETTINGS = {
  ports: { web: 10_000, database: 20_000, cache: 30_000 },
  network: { pool: '10.0.0.0/8', prefix: 26 },
};

export interface Fleet {
  /** Folder of its workspace, in the scratch folder. */
  name: string;
  size: number;
  /** More of its pulso.yaml. `as-made`: none, not even room for a large fleet; what `pulso init` writes. */
  settings?: object | 'as-made' | undefined;
  /** What each client changed of its files. Default: one line of its compose file. */
  override?: ((file: StagedFile) => StagedFile) | undefined;
}

/**
 * Makes a workspace with so many clients, as `pulso create` would have made them one by one, each with its
 * override. Written at once and without waiting for the disk: what is measured comes after.
 */
export async function makeFleet(bench: Bench, fleet: Fleet): Promise<string> {
  const { size, override = overrideCompose } = fleet;
  const root = join(bench.scratch, fleet.name);
  await runCommand({ argv: [...bench.pulso, 'init', root] });
  const { settings } = fleet;
  if (settings !== 'as-made')
    await writeFile(join(root, 'pulso.yaml'), stringify({ ...SETTINGS, ...settings }));
  const workspace = await openWorkspace(root);
  const { config } = workspace;
  const template = parseTemplate(await readTemplateSource(workspace, config.template));
  for (let block = 1; block <= size; block += 1) {
    const answers = await resolveAnswers(template, givenFor(block));
    const bases = { ...templatePorts(template, answers), ...config.ports };
    const { pool, prefix } = config.network;
    const subnet = subnetOfBlock(pool, prefix, block) ?? null;
    const place = { block, ports: portsOfBlock(bases, block), subnet };
    const engine = config.targets[config.target]?.engine ?? 'docker';
    const target = { name: config.target, engine };
    const files = stageFiles(buildClient(slugOf(block), { template, answers, target }, place));
    await writeFiles(join(root, 'clients', slugOf(block)), files.map(override));
  }
  return root;
}

/** The slug of the fleet's n-th client. */
export function slugOf(block: number): string {
  return `bench-${String(block).padStart(5, '0')}`;
}

function givenFor(block: number): Record<string, string> {
  const country = ['CO', 'MX', 'PE', 'GT', 'AR'][block % 5] ?? 'CO';
  const database = block % 2 === 0 ? 'postgresql' : 'mysql';
  return { name: `Teléfonos ${block}`, country, database, business_type: 'telco' };
}

async function writeFiles(folder: string, files: readonly StagedFile[]): Promise<void> {
  for (const path of new Set(files.map((file) => dirname(join(folder, file.path))))) {
    await mkdir(path, { recursive: true });
  }
  await Promise.all(
    files.map(async ({ path, bytes, mode }) => {
      await writeFile(join(folder, path), bytes);
      await chmod(join(folder, path), mode);
    }),
  );
}
