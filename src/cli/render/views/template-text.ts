import type {
  ShownQuestion,
  TemplateShowResult,
} from '../../../operations/catalog/schemas/workspace-schemas.ts';
import { formatFields } from '../widgets/format-fields.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';

/** A template: its questions with their flags, and what its clients get. */
export function templateText(result: TemplateShowResult, screen: Screen): string {
  const { template, questions, ports, secrets } = result;
  const { style } = screen;
  const columns: Column<ShownQuestion>[] = [
    { title: 'FLAG', cell: ({ flag }) => flag },
    { title: 'ANSWER', cell: answersOf },
    { title: 'DEFAULT', cell: defaultOf, optional: true },
    { title: 'QUESTION', cell: ({ prompt }) => prompt, optional: true },
  ];
  const fields: [string, string][] = [
    ['folder', template.folder],
    [
      'ports',
      Object.entries(ports)
        .map(([name, base]) => `${name} ${base} + block`)
        .join(', '),
    ],
    [
      'secrets',
      secrets
        .map(({ name, provided }) => (provided ? `${name} (provided by you)` : name))
        .join(', '),
    ],
  ];
  const head = `${style.bold(template.name)} ${template.version}`;
  const about = template.description === undefined ? [] : [template.description];
  return [
    [head, ...about, formatFields(fields, screen)].join('\n'),
    formatTable(columns, questions, screen),
  ].join('\n\n');
}

function answersOf({ type, choices }: ShownQuestion): string {
  return choices ? choices.map(({ value }) => value).join(type === 'select' ? ' | ' : ', ') : type;
}

function defaultOf({ default: proposed }: ShownQuestion): string {
  if (proposed === undefined) return '(required)';
  return String(proposed);
}
