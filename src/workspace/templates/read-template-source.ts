import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import type { TemplateSource } from '../../template/template.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { assertKnown } from '../settings/read-config.ts';
import { readFolder } from '../disk/read-folder.ts';
import type { Workspace } from '../workspace.ts';

export const MANIFEST = 'template.yaml';

/** Reads a template by its name in pulso.yaml. Errors: `unknown-template`, `template-missing`, those of readFolder. */
export async function readTemplateSource(
  workspace: Workspace,
  name: string,
): Promise<TemplateSource> {
  assertKnown('template', name, Object.keys(workspace.config.templates));
  const path = resolve(workspace.root, workspace.config.templates[name] ?? name);
  return readTemplateFolder(name, path, relative(workspace.root, path));
}

/** Reads a template's folder; messages name it as `folder`. */
export async function readTemplateFolder(
  name: string,
  path: string,
  folder: string,
): Promise<TemplateSource> {
  const manifest = await onDisk(`read ${folder}`, () =>
    ifPresent(() => readFile(join(path, MANIFEST), 'utf8')),
  );
  if (manifest === undefined) {
    throw new PulsoError('template-missing', `not a template: ${folder}/${MANIFEST} is missing`, {
      at: { file: `${folder}/${MANIFEST}` },
      hint: 'set its folder under templates in pulso.yaml, or run `pulso init` in a new folder for the shipped one',
    });
  }
  const skipped = new Set([MANIFEST, '.git', '.pulso']);
  return { name, folder, manifest, files: await readFolder(path, (file) => skipped.has(file)) };
}
