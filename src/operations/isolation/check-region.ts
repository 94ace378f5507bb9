import type { Answers } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { WorkspaceConfig } from '../../workspace/settings/workspace-config.ts';

/** Something that holds a client's data, and what an operator can do if it may not. */
export interface DataPlace {
  /** `target local`, `repository main` */
  name: string;
  region?: string;
  /** Where pulso.yaml states its region. */
  setting: string;
  /** What to do instead: `choose another target`. */
  instead: string;
}

/** The rule of a client's country; undefined if it has none. */
export function findRule(
  residency: WorkspaceConfig['residency'],
  { country }: Answers,
): { regions: readonly string[]; says: string } | undefined {
  const regions = typeof country === 'string' ? residency[country] : undefined;
  if (regions === undefined) return undefined;
  const says = `data of clients in ${String(country)} is kept in ${regions.join(' or ')}`;
  return { regions, says };
}

/** If a country has a rule, its clients' data stays in the regions of the rule. Errors: `residency-refused`. */
export function checkRegion(
  residency: WorkspaceConfig['residency'],
  answers: Answers,
  { name, region, setting, instead }: DataPlace,
): void {
  const rule = findRule(residency, answers);
  if (rule === undefined || (region !== undefined && rule.regions.includes(region))) return;
  const says = region === undefined ? 'states no region' : `is in ${region}`;
  const way =
    region === undefined ? `set ${setting} in pulso.yaml to the region it is in` : instead;
  throw new PulsoError('residency-refused', `${rule.says}, and ${name} ${says}`, {
    hint: `${way}, ${CHANGE_RULE}`,
  });
}

export const CHANGE_RULE = 'or change residency in pulso.yaml';
