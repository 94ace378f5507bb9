import type { DoctorResult } from '../../../operations/catalog/schemas/doctor-schemas.ts';
import { countNoun } from '../widgets/count-noun.ts';
import type { Screen } from '../widgets/screen.ts';

type Finding = DoctorResult['findings'][number];

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

/** A line each: what was looked at, what was found, and below it how it is fixed; then the total. */
export function doctorText(findings: readonly Finding[], screen: Screen): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map((finding) => describeFinding(finding, width, screen));
  return [...lines, '', describeTotal(findings, screen)].join('\n');
}

function describeFinding(
  { check, subject, state, message, hint }: Finding,
  width: number,
  { style }: Screen,
): string {
  const paint = { ok: style.green, warning: style.yellow, failed: style.red }[state];
  const about = subject === check ? '' : `${style.bold(subject)}: `;
  const line = `${paint(MARKS[state])} ${style.dim(check.padEnd(width))}  ${about}${message}`;
  return hint === undefined ? line : `${line}\n    ${style.cyan('→')} ${hint}`;
}

function describeTotal(findings: readonly Finding[], { style }: Screen): string {
  const count = (state: Finding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  if (failed + warnings === 0) return style.green('nothing to fix');
  return [
    failed > 0 ? style.red(`${failed} to fix`) : [],
    warnings > 0 ? style.yellow(countNoun(warnings, 'warning')) : [],
  ]
    .flat()
    .join(', ');
}
