import type { CreateResult } from '../../../operations/catalog/schemas/client-schemas.ts';
import { fileTree } from '../widgets/file-tree.ts';
import { formatFields } from '../widgets/format-fields.ts';
import type { Screen } from '../widgets/screen.ts';
import { convergeTable } from './converge-text.ts';

/** A new client: where it is and what it got; of a dry run, its files; of a deploy, what became of its stack. */
export function createText(result: CreateResult, screen: Screen): string {
  const { client, folder, dryRun, files, existingData, deploy } = result;
  const ports = Object.entries(client.ports).map(([name, port]) => `${name} ${port}`);
  const fields: [string, string][] = [
    ['block', String(client.block)],
    ['ports', ports.join(', ')],
    ['subnet', client.subnet ?? '-'],
    ['target', client.target],
    ['template', `${client.template.name} ${client.template.version}`],
  ];
  if (existingData !== undefined) {
    const { volumes, action } = existingData;
    fields.push(['earlier data', `${volumes.join(', ')} (${ACTIONS[action]})`]);
  }
  const head = dryRun
    ? fileTree(folder, files, screen)
    : `${screen.style.green('created')} ${screen.style.bold(folder)}`;
  const text = `${head}\n${dryRun ? '\n' : ''}${formatFields(fields, screen)}`;
  return deploy === undefined ? text : `${text}\n\n${convergeTable([deploy], screen)}`;
}

const ACTIONS: Readonly<Record<NonNullable<CreateResult['existingData']>['action'], string>> = {
  keep: 'kept',
  purge: 'purged',
  undecided: 'requires --existing-data',
};
