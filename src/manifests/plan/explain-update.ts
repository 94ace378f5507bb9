import { CHECKSUM_ANNOTATION } from '../transform/add-checksums.ts';
import { DIGEST_ANNOTATION, APPLY_SET } from '../apply-set.ts';
import type { FieldChange } from './diff-objects.ts';

const MOST_NAMED = 3;

/** What an update is about, in a few words: `image app:1 → app:2`, `client.yaml changed`. Never a value that may be secret. */
export function explainUpdate(changes: readonly FieldChange[]): string {
  const words = [...new Set(changes.map(describeChange))];
  const telling = words.length > 1 ? words.filter((one) => one !== READS) : words;
  const named = telling.slice(0, MOST_NAMED);
  const more = telling.length - named.length;
  if (more > 0) named.push(`${more} more`);
  return named.join(', ');
}

const READS = 'what its pods read changed';

function describeChange({ path, kind, before, after }: FieldChange): string {
  if (path.endsWith(CHECKSUM_ANNOTATION)) return READS;
  if (path.endsWith(DIGEST_ANNOTATION) || path.endsWith(APPLY_SET.kinds)) {
    return 'notes what is applied';
  }
  const name = shorten(path);
  if (before !== undefined && after !== undefined) return `${name} ${before} → ${after}`;
  return `${name} ${kind}`;
}

/** The part of a path that a person knows it by. */
function shorten(path: string): string {
  return path
    .replace(/^(data|binaryData)\./, '')
    .replace(/^spec\.template\.spec\.containers\[[^\]]+\]\./, '')
    .replace(/^spec\.template\.spec\./, '')
    .replace(/^spec\./, '');
}
