import type {
  HistoryResult,
  ListedDeployment,
  RollbackResult,
} from '../../../operations/catalog/schemas/deployment-schemas.ts';
import { describePlan } from '../../../operations/converge/describe-plan.ts';
import type { RollbackProposal } from '../../../operations/deployments/rollback-request.ts';
import { formatTable, type Column } from '../widgets/format-table.ts';
import type { Screen } from '../widgets/screen.ts';
import { convergeTable } from './converge-text.ts';
import { fileTexts } from './diff-text.ts';

/** The deployments of a client, newest first. */
export function historyText({ slug, deployments }: HistoryResult, screen: Screen): string {
  if (deployments.length === 0) return `${slug} was not deployed yet`;
  const { style } = screen;
  const columns: Column<ListedDeployment>[] = [
    { title: 'N', cell: ({ n }) => String(n ?? '-') },
    { title: 'WHEN', cell: ({ at }) => at.replace(/\.\d+Z$/, 'Z') },
    { title: 'WHO', cell: ({ who }) => who, optional: true },
    { title: 'ACTION', cell: ({ action }) => action },
    {
      title: 'OUTCOME',
      cell: ({ outcome }) => ({
        text: outcome,
        style: outcome === 'done' ? style.green : outcome === 'set-aside' ? style.dim : style.red,
      }),
    },
    { title: 'TEMPLATE', cell: ({ template }) => template?.version ?? '-' },
    { title: 'APP', cell: ({ app = '-' }) => app, optional: true },
    { title: 'FILES', cell: ({ kept, current }) => (current ? 'current' : kept ? 'kept' : '-') },
  ];
  return formatTable(columns, deployments, screen);
}

/** Which files and what of the stack a rollback changes. */
export function rollbackLines(proposal: RollbackProposal, screen: Screen): string[] {
  const { slug, to, template, app, files } = proposal;
  const version = app === undefined ? '' : `, app ${app}`;
  return [
    `roll ${slug} back to deployment ${to} (template ${template.version}${version})`,
    ...fileTexts(files, screen, { stat: false }),
    '',
    describePlan(proposal),
  ];
}

/** What became of a rollback. */
export function rollbackText(result: RollbackResult, screen: Screen): string {
  const { slug, to, outcome, setAside, deploy } = result;
  if (outcome === 'declined') return `${slug}: not rolled back`;
  const { target, operations } = deploy;
  if (outcome === 'planned') {
    const proposal = { ...result, target: target ?? '', operations };
    return `would ${rollbackLines(proposal, screen).join('\n')}`;
  }
  const files = `the files of ${slug} are those of deployment ${to}`;
  const kept = `; those before are kept as ${setAside ?? ''}: \`pulso rollback ${slug} --to ${setAside ?? ''}\``;
  return [
    convergeTable([deploy], screen),
    '',
    setAside === undefined ? files : `${files}${kept}`,
  ].join('\n');
}
