import type {
  ProveClient,
  ProveResult,
} from '../../../operations/catalog/schemas/prove-schemas.ts';
import { describeTarget, KIND_MEANINGS, proveHeadline, RESULT_MEANINGS, sumTried } from './prove-report.ts'; // prettier-ignore

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}
code{font-size:.9em;overflow-wrap:anywhere}.open,.blind,.failed{color:#a40000;font-weight:600}.closed{color:#006b2d}`;

/** A page of its own without scripts and without anything from elsewhere. Every text is escaped. */
export function proveHtml(result: ProveResult): string {
  const { startedAt, endedAt, by, workspace, targets, clients, digest } = result;
  const facts = [
    ...[['Started', startedAt], ['Ended', endedAt], ['By', by], ['Workspace', workspace ?? '-']], // prettier-ignore
    ...targets.map((one) => ['Target', describeTarget(one)]),
    ['SHA-256 of this result', digest],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Isolation report</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Isolation report</h1>
<p>${escape(proveHeadline(result))}</p>
${table(
  [],
  facts.map(([name = '', value = '']) => [escape(name), code(value)]),
)}
<h2>Clients</h2>
${table(['client', 'result', 'tried', 'closed', 'open', 'blind', 'probed with'], clients.map(clientRow))}
<h2>Doors that are open or not known</h2>
${findingsOf(clients)}
<h2>What was tried</h2>
<p>From inside each client, towards every other client of the workspace on the same target:</p>
${table(
  ['kind', 'what'],
  Object.entries(KIND_MEANINGS).map(([kind, what]) => [code(kind), escape(what)]),
)}
${clients.map(describeClient).join('\n')}
<h2>Results</h2>
${table(
  ['result', 'meaning'],
  RESULT_MEANINGS.map(([name, meaning]) => [marked(name), escape(meaning)]),
)}
</body>
</html>
`;
}

function clientRow(client: ProveClient): string[] {
  const { slug, outcome, from } = client;
  return [
    ...[code(slug), marked(outcome)],
    ...(['tried', 'closed', 'open', 'blind'] as const).map((key) => String(sumTried(client, key))),
    from === null ? '-' : code(`${from.tool} on ${from.image}`),
  ];
}

function findingsOf(clients: readonly ProveClient[]): string {
  const rows = clients.flatMap(({ findings }) =>
    findings.map((one) => [
      ...[code(one.slug), one.toward === undefined ? '-' : code(one.toward)],
      ...[one.allowed ? `${one.result}, allowed` : marked(one.result)],
      ...[escape(one.message), code(one.code)],
    ]),
  );
  return rows.length === 0
    ? '<p>None.</p>'
    : table(['client', 'toward', 'result', 'what', 'code'], rows);
}

function describeClient({ slug, desired, observed, doors, tried, error }: ProveClient): string {
  const facts = [
    ['Desired state', code(desired ?? 'not readable')],
    ['Observed state', code(observed ?? 'nothing')],
    ['Doors that others tried', doors.map(code).join(', ') || 'none'],
    ...(error === undefined ? [] : [['Error', escape(error.message)]]),
  ];
  const rows = tried.map((one) => [
    code(one.kind),
    ...[one.tried, one.closed, one.confirmed, one.open, one.blind].map(String),
  ]);
  const head = ['kind', 'tried', 'closed', 'of which confirmed', 'open', 'blind'];
  return [`<h3>${code(slug)}</h3>`, table([], facts), ...(rows.length === 0 ? [] : [table(head, rows)])].join('\n'); // prettier-ignore
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: 'th' | 'td') => (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const lines = [...(head.length === 0 ? [] : [row('th')(head)]), ...rows.map(row('td'))];
  return `<table>\n${lines.join('\n')}\n</table>`;
}

function marked(outcome: string): string {
  return `<span class="${escape(outcome)}">${escape(outcome)}</span>`;
}

function code(text: string): string {
  return `<code>${escape(text)}</code>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
