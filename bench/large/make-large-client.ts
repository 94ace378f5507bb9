import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bench } from '../measure/contest.ts';
import { runCommand } from '../measure/run-command.ts';
import type { LargeInput } from './large-inputs.ts';

const SLUG = 'large';
const TEMPLATE = {
  'template.yaml': 'name: large\nversion: 1.0.0\nquestions: []\n',
  'docker-compose.yml': 'services:\n  app:\n    image: registry.example/app:1.0\n',
};

/** A client of one large input, and what its next sync merges, as files on the disk. */
export interface LargeClient {
  root: string;
  folder: string;
  /** The three texts of a merge, ready for a peer. */
  sides: Record<'base' | 'template' | 'client', string>;
  /** Gives the template its other wording, so that the next sync has as much to do as the last one. */
  revise: () => Promise<void>;
  /** Throws where the client does not have the template's wording and its own. */
  check: () => Promise<void>;
}

export async function makeLargeClient(
  bench: Bench,
  input: LargeInput,
  size: number,
): Promise<LargeClient> {
  const root = join(bench.scratch, 'workspace');
  const folder = join(root, 'clients', SLUG);
  const { path, render, override } = input;
  const texts = [render(size, 0), render(size, 1)] as const;
  await write(join(root, 'pulso.yaml'), 'templates: {template: template}\n');
  for (const [name, text] of Object.entries({ ...TEMPLATE, [path]: texts[0] }))
    await write(join(root, 'template', name), text);
  const argv = [...bench.pulso, 'create', SLUG, '--yes'] as const;
  await runCommand({ argv, cwd: root });
  const own = override(texts[0]);
  await write(join(folder, path), own);
  await writeOwn(folder, input, size);
  const sides = await writeSides(join(bench.scratch, 'sides'), path, [...texts, own]);
  let wording: 0 | 1 = 0;
  return {
    root,
    folder,
    sides,
    revise: () => {
      wording = wording === 0 ? 1 : 0;
      return write(join(root, 'template', path), texts[wording]);
    },
    check: async () => {
      const text = await readFile(join(folder, path), 'utf8');
      if (text !== override(texts[wording])) throw new Error(`${path} is not what was expected`);
    },
  };
}

async function writeOwn(folder: string, { own, dump }: LargeInput, size: number): Promise<void> {
  for (const name of own?.(size) ?? []) await write(join(folder, name), '');
  if (dump === undefined) return;
  const file = join(folder, 'data/dump.sql');
  await write(file, '');
  await truncate(file, dump(size));
}

async function writeSides(folder: string, path: string, [base, template, client]: string[]) {
  const sides = {
    base: join(folder, 'base', path),
    template: join(folder, 'template', path),
    client: join(folder, 'client', path),
  };
  await write(sides.base, base ?? '');
  await write(sides.template, template ?? '');
  await write(sides.client, client ?? '');
  return sides;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
