import { CHECKSUM_ANNOTATION } from '../transform/add-checksums.ts';
import { DIGEST_ANNOTATION, APPLY_SET } from '../apply-set.ts';
import type { FieldChange } from './diff-objects.ts';

/** Changes that are named one by one. */
const MAX_NAMED = 3;

/** The cause of a write that only records what is applied. */
export const RECORD_CAUSE = 'records what is applied';

/** The cause of an update in a few words: `image app:1 → app:2`, `client.yaml changed`. Never a value that may be secret. */
export function explainUpdate(changes: readonly FieldChange[]): string {
  const words = [...new Set(changes.map(describeChange))];
  const specific = words.length > 1 ? words.filter((one) => one !== CONFIG_CHANGED) : words;
  const named = specific.slice(0, MAX_NAMED);
  const more = specific.length - named.length;
  if (more > 0) named.push(`${more} more`);
  return named.join(', ');
}

const CONFIG_CHANGED = 'mounted config changed';

function describeChange({ path, kind, before, after }: FieldChange): string {
  if (path.endsWith(CHECKSUM_ANNOTATION)) return CONFIG_CHANGED;
  if (path.endsWith(DIGEST_ANNOTATION) || path.endsWith(APPLY_SET.kinds)) {
    return RECORD_CAUSE;
  }
  const name = shorten(path);
  if (before !== undefined && after !== undefined) return `${name} ${before} → ${after}`;
  return `${name} ${kind}`;
}

/** The path without the parts that every pod template has. */
function shorten(path: string): string {
  return path
    .replace(/^(data|binaryData)\./, '')
    .replace(/^spec\.template\.spec\.containers\[[^\]]+\]\./, '')
    .replace(/^spec\.template\.spec\./, '')
    .replace(/^spec\./, '');
}
