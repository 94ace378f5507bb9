import type { MoveResult } from '../../../operations/catalog/schemas/update-schemas.ts';
import { describePlan } from '../../../operations/converge/describe-plan.ts';
import { countData } from '../widgets/count-data.ts';
import { countNoun } from '../widgets/count-noun.ts';
import type { Screen } from '../widgets/screen.ts';
import { withResolve } from './update-table.ts';

/** A client's move: what was done, or would be, and every conflict below. */
export function moveText(result: MoveResult, screen: Screen): string {
  const { slug, from, to, outcome, files, takenDown, asked } = result;
  if (outcome === 'committed') return `${slug} stays on ${to}: its data on ${from} was deleted`;
  if (outcome === 'rolled-back') return `${slug} runs on ${from} again`;
  // If no file changes, its target does.
  const moved = outcome === 'updated' || outcome === 'unchanged';
  const verb = outcome === 'planned' ? 'would move' : moved ? 'moved' : 'was not moved';
  const head = `${screen.style.bold(slug)} ${verb} from ${from} to ${to} (${countNoun(files.length, 'file')})`;
  const plan = asked
    ? describePlan({ slug, target: from, operations: takenDown.operations })
    : `${from} is not contacted: whatever runs there keeps running`;
  const lines =
    outcome === 'planned' ? [head, plan, ...estimateLines(result)] : [head, ...dataLines(result)];
  return [...lines, ...withResolve(result, screen)].join('\n');
}

function estimateLines({ estimate }: MoveResult): string[] {
  if (estimate === undefined) return [];
  const { bytes, seconds } = estimate;
  const took = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return [`its data (${(bytes / 1_000_000).toFixed(1)} MB) would go along; the app would be stopped for about ${took}`]; // prettier-ignore
}

function dataLines({ from, away, ...moved }: MoveResult): string[] {
  if (away === undefined) return [];
  return [
    `its data went along (${countData(moved).join(', ')}); the app was stopped for ${(away / 1000).toFixed(1)} s`,
    `${from} keeps its copy until \`pulso move --commit\``,
  ];
}
