import type { ShownProblem } from '../../../operations/catalog/schemas/shared-schemas.ts';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import { formatLocation } from '../../../core/pulso-error.ts';
import { countNoun } from '../widgets/count-noun.ts';
import type { Screen } from '../widgets/screen.ts';

/** Findings of a check, grouped by file as editors link them, and their total. */
export function problemsText(problems: readonly ShownProblem[], screen: Screen): string {
  const { style } = screen;
  if (problems.length === 0) return style.green('no problems found');
  const lines = problems.map((problem) => describeProblem(problem, screen));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const sum = [
    errors > 0 ? style.red(countNoun(errors, 'error')) : undefined,
    warnings > 0 ? style.yellow(countNoun(warnings, 'warning')) : undefined,
  ];
  return [...lines, '', sum.filter((part) => part !== undefined).join(', ')].join('\n');
}

function describeProblem(problem: ShownProblem, { style }: Screen): string {
  const { slug, file, line, column, severity, code, message, hint } = problem;
  const location =
    file === undefined ? slug : formatLocation(dropUndefined({ file, line, column }));
  const label = severity === 'error' ? style.red('error') : style.yellow('warning');
  const place = location === undefined ? '' : `${style.bold(location)}: `;
  const found = `${place}${label}: ${oneLine(message)} ${style.dim(`(${code})`)}`;
  return hint === undefined ? found : `${found}\n  ${style.cyan('→')} ${oneLine(hint)}`;
}

/** A line feed in a name of a file would make a line that looks like one of pulso's own. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
