import { PulsoError } from '../../core/pulso-error.ts';
import { canonicalJson } from '../../text/canonical-json.ts';
import type { SeenClient } from './saved-plan.ts';

/** Things named in one message. */
const MOST_NAMED = 5;

/** Refuses a plan if anything that it saw has changed, and says what. Errors: `plan-outdated`. */
export function assertAsSeen(then: SeenClient, now: SeenClient): void {
  const files = changedKeys(then.files, now.files);
  const stack = changedKeys(then.engine, now.engine);
  const changes = [
    ...(then.target === now.target ? [] : [`its target is ${now.target}, not ${then.target}`]),
    ...(then.template === now.template ? [] : ['its template']),
    ...(files.length === 0 ? [] : [`its files (${nameSome(files)})`]),
    ...(stack.length === 0 ? [] : [`what runs on ${now.target} (${nameSome(stack)})`]),
  ];
  const isSame = then.desired === now.desired && canonicalJson(then.operations) === canonicalJson(now.operations); // prettier-ignore
  if (changes.length === 0 && isSame) return;
  const what = changes.join(', ') || 'its secrets, or pulso.yaml';
  throw new PulsoError('plan-outdated', `${now.slug} changed since the plan was made: ${what}`, {
    ...{ slug: now.slug, hint: `nothing was changed; make a new plan: pulso plan ${now.slug} --out <file>` }, // prettier-ignore
  });
}

function changedKeys(
  then: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  const keys = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...keys].filter((key) => then[key] !== now[key]).sort();
}

function nameSome(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return names.slice(0, MOST_NAMED).join(', ') + more;
}
