import type { Expression } from '../expressions/expression.ts';
import type { Template } from '../template.ts';

/** Variables whose values decide what is rendered, each with the texts it is compared with. */
export type Decisions = Map<string, Set<string>>;

/** What expressions depend on, with what decides whether the answers and ports they read are there. */
export function findDecisions(template: Template, expressions: readonly Expression[]): Decisions {
  const conditions = conditionsOf(template);
  const decisions: Decisions = new Map();
  const seen = new Set<Expression>();
  const pending = [...expressions];
  for (let each = pending.pop(); each !== undefined; each = pending.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    for (const [name, compared] of each.uses.decisions) addDecision(decisions, name, compared);
    pending.push(...[...each.uses.variables].flatMap((name) => conditions.get(name) ?? []));
  }
  return decisions;
}

/** As findDecisions, where each value of every variable matters: paths, defaults. */
export function findVariables(template: Template, expressions: readonly Expression[]): Decisions {
  const decisions = findDecisions(template, expressions);
  for (const { uses } of expressions) {
    for (const name of uses.variables) addDecision(decisions, name, []);
  }
  return decisions;
}

function addDecision(decisions: Decisions, name: string, compared: Iterable<string>): void {
  const known = decisions.get(name) ?? new Set();
  for (const text of compared) known.add(text);
  decisions.set(name, known);
}

function conditionsOf({ questions, ports }: Template): Map<string, Expression> {
  return new Map([
    ...questions.flatMap(({ question, when }) =>
      when === undefined ? [] : [[question.key, when] as const],
    ),
    ...ports.flatMap(({ name, when }) =>
      when === undefined ? [] : [[`ports.${name}`, when] as const],
    ),
  ]);
}
