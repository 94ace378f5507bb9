import type { LineScalar, YamlLines } from './find-scalars.ts';

/** A value and what is written in its place, without quotes. */
export interface ScalarChange extends Pick<LineScalar, 'scalar' | 'ancestors'> {
  text: string;
}

/** Of more changes it is cheaper to parse the text. */
const MOST_CHANGES = 200;

/**
 * What to change in the parse of one text to have that of another: values of the same notation that stand alone in the
 * same lines, and comments, which are nothing to a parser. Undefined where anything else differs.
 */
export function matchLines(
  one: readonly string[],
  other: readonly string[],
  known: () => YamlLines,
): ScalarChange[] | undefined {
  if (one.length !== other.length) return undefined;
  const changes: ScalarChange[] = [];
  for (const [index, line] of one.entries()) {
    const instead = other[index] ?? '';
    if (line === instead) continue;
    if (changes.length === MOST_CHANGES) return undefined;
    const { scalars, inside } = known();
    if (!inside.has(index) && isSameComment(line, instead)) continue;
    const scalar = scalars.get(index);
    const text = scalar && textInstead(scalar, line, instead);
    if (scalar === undefined || text === undefined) return undefined;
    changes.push({ scalar: scalar.scalar, ancestors: scalar.ancestors, text });
  }
  return changes;
}

const COMMENT = /^( *#)[^\p{Cc}]*\r?$/u;

function isSameComment(line: string, instead: string): boolean {
  const begins = COMMENT.exec(line)?.[1];
  return begins !== undefined && begins === COMMENT.exec(instead)?.[1];
}

/** Each without anything that YAML gives a meaning to within that notation: no escapes, no indicators. */
const LITERALS: Partial<Record<string, RegExp>> = {
  QUOTE_DOUBLE: /^"((?:(?!["\\])[\p{L}\p{M}\p{N}\p{P}\p{S} ])*)"$/u,
  QUOTE_SINGLE: /^'((?:(?!')[\p{L}\p{M}\p{N}\p{P}\p{S} ])*)'$/u,
  PLAIN: /^([\p{L}\p{N}_][\p{L}\p{N}_./-]*)$/u,
};

function textInstead(
  { scalar, from, to }: LineScalar,
  line: string,
  instead: string,
): string | undefined {
  const [before, after] = [line.slice(0, from), line.slice(to)];
  if (instead.length < from + after.length) return undefined;
  if (!instead.startsWith(before) || !instead.endsWith(after)) return undefined;
  const written = instead.slice(from, instead.length - after.length);
  return LITERALS[scalar.type ?? '']?.exec(written)?.[1];
}
