import type { ShowTemplateResult } from '../../../operations/template/show-template.ts';
import type { Question } from '../../../template/template.ts';
import { flagOf } from '../../../template/questions/flag-of.ts';
import { formatFields } from '../widgets/format-fields.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';

/** A template: what it asks and by which flags, and what its clients get. */
export function templateText(result: ShowTemplateResult, screen: Screen): string {
  const { template, questions, ports, secrets } = result;
  const { style } = screen;
  const columns: Column<Question>[] = [
    { title: 'FLAG', cell: (question) => flagOf(question) },
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
      secrets.map(({ name, provided }) => (provided ? `${name} (you bring it)` : name)).join(', '),
    ],
  ];
  const head = `${style.bold(template.name)} ${template.version}`;
  const about = template.description === undefined ? [] : [template.description];
  return [
    [head, ...about, formatFields(fields, screen)].join('\n'),
    formatTable(columns, questions, screen),
  ].join('\n\n');
}

function answersOf({ type, choices }: Question): string {
  return choices ? choices.map(({ value }) => value).join(type === 'select' ? ' | ' : ', ') : type;
}

function defaultOf({ default: proposed }: Question): string {
  if (proposed === undefined) return '(required)';
  return String(proposed);
}
