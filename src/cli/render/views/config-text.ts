import type {
  ConfigAnswer,
  ConfigFile,
  ConfigGetResult,
  ConfigShowResult,
} from '../../../operations/catalog/schemas/config-schemas.ts';
import { formatFields } from '../widgets/format-fields.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';

/** Everything that makes a client what it is. */
export function configText(config: ConfigShowResult, screen: Screen): string {
  const { folder, template, target, block, subnet, ports, secrets, answers, files } = config;
  const fields: [string, string][] = [
    [
      'template',
      `${template.name} ${template.version} (${template.digest.replace('sha256:', '').slice(0, 12)})`,
    ],
    ['target', target],
    ['block', String(block)],
    ['subnet', subnet ?? '-'],
    ['ports', list(Object.entries(ports).map(([name, port]) => `${name} ${port}`))],
    ['secrets', list(secrets)],
  ];
  return [
    `${screen.style.bold(folder)}\n${formatFields(fields, screen)}`,
    ...(answers.length === 0 ? [] : [formatTable(ANSWER_COLUMNS, answers, screen)]),
    ...(files === null ? [] : [formatTable(FILE_COLUMNS, files, screen)]),
  ].join('\n\n');
}

/** One value as a script reads it: a list has a line for each item, what is not there is empty. */
export function valueText(value: ConfigGetResult['value']): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join('\n') : String(value);
}

const ANSWER_SOURCES: Readonly<Record<ConfigAnswer['from'], string>> = {
  client: 'given',
  workspace: 'default of pulso.yaml',
  template: 'default of the template',
  retired: 'retired: no longer asked for',
  unknown: 'unknown',
};

const FILE_SOURCES: Readonly<Record<ConfigFile['from'], string>> = {
  template: 'template',
  changed: 'template, changed by the client',
  removed: 'template, removed by the client',
  client: 'the client',
};

const ANSWER_COLUMNS: readonly Column<ConfigAnswer>[] = [
  { title: 'ANSWER', cell: ({ key }) => key },
  { title: 'VALUE', cell: ({ value }) => showAnswer(value) },
  { title: 'FROM', cell: ({ from }) => ANSWER_SOURCES[from] },
];

const FILE_COLUMNS: readonly Column<ConfigFile>[] = [
  { title: 'FILE', cell: ({ path }) => path },
  { title: 'FROM', cell: ({ from }) => FILE_SOURCES[from] },
];

function showAnswer(value: ConfigAnswer['value']): string {
  return typeof value === 'object' ? list(value) : String(value);
}

function list(items: readonly string[]): string {
  return items.join(', ') || '-';
}
