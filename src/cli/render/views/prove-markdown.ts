import type {
  ProveClient,
  ProveResult,
} from '../../../operations/catalog/schemas/prove-schemas.ts';
import { cellCode, inlineCode } from '../widgets/markdown-text.ts';
import { describeTarget, KIND_MEANINGS, proveHeadline, RESULT_MEANINGS, sumTried } from './prove-report.ts'; // prettier-ignore

/** A report to hand to a client's auditor. Texts of clients are shown as code: none is read as markdown. */
export function proveMarkdown(result: ProveResult): string {
  const { startedAt, endedAt, by, workspace, targets, clients, digest } = result;
  return `${[
    '# Isolation report',
    proveHeadline(result),
    table(
      ['', ''],
      [
        ['Started', cellCode(startedAt)],
        ['Ended', cellCode(endedAt)],
        ['By', cellCode(by)],
        ['Workspace', cellCode(workspace ?? '-')],
        ...targets.map((one) => ['Target', cellCode(describeTarget(one))]),
        ['SHA-256 of this result', cellCode(digest)],
      ],
    ),
    '## Clients',
    table(
      ['client', 'result', 'tried', 'closed', 'open', 'blind', 'probed with'],
      clients.map((one) => [
        cellCode(one.slug),
        one.outcome,
        ...(['tried', 'closed', 'open', 'blind'] as const).map((key) => String(sumTried(one, key))),
        one.from === null ? '-' : cellCode(`${one.from.tool} on ${one.from.image}`),
      ]),
    ),
    '## Doors that are open or not known',
    findingsOf(clients),
    '## What was tried',
    'From inside each client, towards every other client of the workspace on the same target:',
    Object.entries(KIND_MEANINGS)
      .map(([kind, meaning]) => `- ${inlineCode(kind)}: ${meaning}`)
      .join('\n'),
    ...clients.map(describeClient),
    '## Results',
    RESULT_MEANINGS.map(([name, meaning]) => `- ${name}: ${meaning}`).join('\n'),
  ].join('\n\n')}\n`;
}

function findingsOf(clients: readonly ProveClient[]): string {
  const rows = clients.flatMap(({ findings }) =>
    findings.map(({ slug, toward, result, allowed, message, code }) => [
      ...[cellCode(slug), toward === undefined ? '-' : cellCode(toward)],
      ...[allowed ? `${result}, allowed` : result, cellCode(message), cellCode(code)],
    ]),
  );
  return rows.length === 0 ? 'None.' : table(['client', 'toward', 'result', 'what', 'code'], rows);
}

function describeClient(client: ProveClient): string {
  const { slug, desired, observed, doors, tried, error } = client;
  const digests = [
    `- Desired state: ${inlineCode(desired ?? 'not readable')}`,
    `- Observed state: ${inlineCode(observed ?? 'nothing')}`,
    `- Doors that others tried: ${doors.map(inlineCode).join(', ') || 'none'}`,
    ...(error === undefined ? [] : [`- Error: ${inlineCode(error.message)}`]),
  ];
  const rows = tried.map((one) => [
    ...[cellCode(one.kind), String(one.tried), String(one.closed), String(one.confirmed)],
    ...[String(one.open), String(one.blind)],
  ]);
  const kinds = table(['kind', 'tried', 'closed', 'of which confirmed', 'open', 'blind'], rows);
  return [`### ${inlineCode(slug)}`, digests.join('\n'), ...(rows.length === 0 ? [] : [kinds])].join('\n\n'); // prettier-ignore
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
