import type { CreateResult } from '../../../operations/create/create-request.ts';
import { fileTree } from '../widgets/file-tree.ts';
import { formatFields } from '../widgets/format-fields.ts';
import type { Screen } from '../widgets/screen.ts';

/** A new client: where it is and what it got; of a dry run, its files. */
export function createText(result: CreateResult, screen: Screen): string {
  const { client, folder, dryRun, files } = result;
  const ports = Object.entries(client.ports).map(([name, port]) => `${name} ${port}`);
  const fields: [string, string][] = [
    ['block', String(client.block)],
    ['ports', ports.join(', ')],
    ['subnet', client.subnet ?? '-'],
    ['target', client.target],
    ['template', `${client.template.name} ${client.template.version}`],
  ];
  const head = dryRun
    ? fileTree(folder, files, screen)
    : `${screen.style.green('created')} ${screen.style.bold(folder)}`;
  return `${head}\n${dryRun ? '\n' : ''}${formatFields(fields, screen)}`;
}
