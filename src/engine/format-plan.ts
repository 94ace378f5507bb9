import type { Operation, Plan } from './plan.ts';

/**
 * The plan as a person reads it: one line an operation with its cause, what stays the same counted.
 * The same text serves `--dry-run`, the confirmation and the tests. No newline at the end.
 */
export function formatPlan(plan: Plan): string {
  const shown = plan.operations.filter((one) => one.type !== 'none' || one.warning === true);
  const unchanged = plan.operations.length - shown.length;
  const title = `${plan.slug} on ${plan.target}`;
  if (shown.length === 0) return `${title}: nothing to do`;
  const width = Math.max(...shown.map((one) => one.resource.length));
  const lines = shown.map((one) => formatOperation(one, width));
  if (unchanged > 0) lines.push(`  ${unchanged} unchanged`);
  lines.push(...formatRollback(shown));
  return [title, ...lines].join('\n');
}

/** What becomes of what runs if what replaces it fails. */
function formatRollback(operations: readonly Operation[]): string[] {
  const named = (rollback: Operation['rollback']): string =>
    operations
      .filter((one) => one.rollback === rollback)
      .map(({ resource }) => (rollback === 'revert' ? resource : nameOf(resource)))
      .join(', ');
  const [beside, restore, revert] = [named('beside'), named('restore'), named('revert')];
  return [
    ...(beside === '' ? [] : [`  runs on until its replacement is healthy: ${beside}`]),
    ...(restore === '' ? [] : [`  stopped first, restored on failure: ${restore}`]),
    ...(revert === '' ? [] : [`  restored with them on failure: ${revert}`]),
  ];
}

function nameOf(resource: string): string {
  return resource.slice(resource.indexOf('/') + 1);
}

const VERB_WIDTH = 'recreate'.length;

function formatOperation(operation: Operation, width: number): string {
  const verb = (operation.type === 'none' ? 'warning' : operation.type).padEnd(VERB_WIDTH);
  const mark = operation.destructive ? '!' : ' ';
  return `${mark} ${verb}  ${operation.resource.padEnd(width)}  ${operation.cause}`;
}
