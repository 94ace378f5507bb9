import type { Node } from 'yaml';
import { findScalars, type YamlLines } from './find-scalars.ts';
import { matchLines, type ScalarChange } from './match-lines.ts';

/** A text that was parsed before, and how one that is asked for differs from it. */
export interface Similar<Parsed> {
  parsed: Parsed;
  /** None where the texts mean the same. */
  changes: readonly ScalarChange[];
}

/** Texts by the name of their file. What is not in it is parsed as ever. */
export interface SimilarTexts<Parsed> {
  find(file: string, text: string): Similar<Parsed> | undefined;
  /** Remembers a text without faults; `roots` are those of its documents. */
  keep(file: string, text: string, kept: { roots: readonly (Node | null)[]; parsed: Parsed }): void;
}

interface Known<Parsed> {
  lines: readonly string[];
  describe: () => YamlLines;
  parsed: Parsed;
}

/** A template has few forms of a file: as many as its answers have combinations that add lines or leave some out. */
const MOST_FORMS = 8;

/**
 * Files of clients of one template differ in a few values. YAML is costly to parse, and comparing lines is not: a text
 * like one that was parsed before is read as that one with other values in it. For one command.
 */
export function rememberTexts<Parsed>(): SimilarTexts<Parsed> {
  const files = new Map<string, Known<Parsed>[]>();
  return {
    find(file, text) {
      const known = files.get(file) ?? [];
      const lines = text.split('\n');
      for (const one of known) {
        const changes = matchLines(one.lines, lines, one.describe);
        if (changes === undefined) continue;
        // The forms of most clients are found first.
        known.splice(known.indexOf(one), 1);
        known.unshift(one);
        return { parsed: one.parsed, changes };
      }
      return undefined;
    },
    keep(file, text, { roots, parsed }) {
      const lines = text.split('\n');
      let found: YamlLines | undefined;
      const describe = (): YamlLines => (found ??= findScalars(roots, startsOf(lines)));
      const known = files.get(file) ?? [];
      files.set(file, [{ lines, describe, parsed }, ...known.slice(0, MOST_FORMS - 1)]);
    },
  };
}

function startsOf(lines: readonly string[]): number[] {
  let next = 0;
  return lines.map((line) => {
    const start = next;
    next += line.length + 1;
    return start;
  });
}
