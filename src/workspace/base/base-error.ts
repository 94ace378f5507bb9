import type { BaseTemplate } from './pack-base.ts';
import { PulsoError } from '../../core/pulso-error.ts';

/** Where a client's base is, in its folder. */
export const BASE_FILE = '.pulso/base';

/** The base as messages name it: `clients/<slug>/.pulso/base`. */
export function baseFile(slug: string): string {
  return `clients/${slug}/${BASE_FILE}`;
}

export function baseMissing(slug: string): PulsoError {
  return new PulsoError('base-missing', `the base of ${slug} is missing: ${baseFile(slug)}`, {
    slug,
    at: { file: baseFile(slug) },
    hint: rebuildHint(slug),
  });
}

export function baseDamaged(slug: string, damage: string): PulsoError {
  return new PulsoError('base-damaged', `the base of ${slug} is damaged: ${damage}`, {
    slug,
    at: { file: baseFile(slug) },
    hint: rebuildHint(slug),
  });
}

/** A merge of two branches took the base of one side and the record of the other. */
export function baseOfOther(slug: string, expected: BaseTemplate, found: BaseTemplate): PulsoError {
  const show = ({ name, version }: BaseTemplate): string => `template ${name} ${version}`;
  const same = show(expected) === show(found);
  const other = same ? `another state of ${show(found)} than its record says` : `${show(found)}, and the record says ${show(expected)}`; // prettier-ignore
  return baseDamaged(slug, `it is of ${other}`);
}

function rebuildHint(slug: string): string {
  return `run \`pulso base rebuild ${slug}\`: it renders the base again from the history of the template`;
}
