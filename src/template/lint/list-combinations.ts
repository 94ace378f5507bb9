import type { Decisions } from './find-decisions.ts';
import { answersToTry } from './sample-answer.ts';
import type { Template } from '../template.ts';

/** Values of the variables that decide, by name. */
export type Combination = ReadonlyMap<string, unknown>;

/** More than this for one file takes too long: then they are spread evenly over all there are. */
const MOST = 2048;

/** Every combination of the values of these variables; `capped` where only some of very many are. */
export function listCombinations(
  template: Template,
  decisions: Decisions,
): { combinations: Combination[]; capped: boolean } {
  const axes = [...decisions].map(
    ([name, compared]) => [name, valuesToTry(template, name, compared)] as const,
  );
  const total = axes.reduce((product, [, values]) => product * values.length, 1);
  const count = Math.min(total, MOST);
  const combinations = Array.from({ length: count }, (_, index) =>
    pick(axes, Math.floor((index * total) / count)),
  );
  return { combinations, capped: total > MOST };
}

type Axis = readonly [name: string, values: readonly unknown[]];

/** The n-th of all combinations, counted as digits of mixed radix. */
function pick(axes: readonly Axis[], number: number): Combination {
  let rest = number;
  return new Map(
    axes.map(([name, values]) => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      return [name, value];
    }),
  );
}

function valuesToTry(template: Template, name: string, compared: Iterable<string>): unknown[] {
  const question = template.manifest.questions.find(({ key }) => key === name);
  if (question !== undefined) return answersToTry(question, compared);
  if (name === 'subnet') return ['10.181.0.64/26', null];
  if (name === 'block') return [1, 0];
  if (name === 'slug') return [...new Set(['sample-client', ...compared])];
  if (name === 'target') return [...new Set(['local', ...compared])];
  return [undefined];
}
