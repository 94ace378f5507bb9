import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLines } from '../../../src/merge/lines/merge-lines.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../support/property-runs.ts';

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Merges `base template client`, a letter for each line and `-` for no lines. */
function merge(sides: string): { lines: string; at: string[] } {
  const read = (letters = ''): string => (letters === '-' ? '' : text(letters.split('')));
  const [base, template, client] = sides.split(' ');
  const texts = { base: read(base), template: read(template), client: read(client) };
  const { text: merged, conflicts } = mergeLines(texts, () => 'markers');
  return { lines: merged.replaceAll('\n', ' ').trim(), at: conflicts.map(({ at }) => at) };
}

describe('mergeLines', () => {
  it.each([
    ['nothing changed', 'abc abc abc', 'a b c'],
    ['each side a line', 'abcde Abcde abcdE', 'A b c d E'],
    ['both the same line alike', 'abc aXc aXc', 'a X c'],
    ['added alike at one place', 'ab aXb aXb', 'a X b'],
    ['removed by one', 'abcde abde abcdeF', 'a b d e F'],
    ['emptied by the client alone', 'abc abc -', ''],
    ['all from nothing', '- ab -', 'a b'],
    ['lines of one letter many times', '}}a}} }}a}}b }}A}}', '} } A } } b'],
  ])('%s', (_what, sides, expected) => {
    expect(merge(sides)).toEqual({ lines: expected, at: [] });
  });

  it.each([
    ['the same line', 'abc aXc aYc', 'line 2'],
    ['lines that touch', 'abcd aXcd abYd', 'lines 2-3'],
    ['added at one place', 'ab aXb aYb', 'line 2'],
    ['removed and changed', 'abc ac aYc', 'line 2'],
    ['changed and removed', 'abc aXc ac', 'after line 1'],
    ['all at once', 'abc xyz uvw', 'lines 1-3'],
  ])('%s is a conflict', (_what, sides, at) => {
    expect(merge(sides).at).toEqual([at]);
  });

  it('writes markers around the lines in conflict alone', () => {
    expect(merge('abcd aXcd aYcD').lines).toBe(
      'a <<<<<<< client Y ||||||| base b ======= X >>>>>>> template c D',
    );
  });

  it('takes the side that is asked for', () => {
    const texts = {
      base: text(['a', 'b', 'c']),
      template: text(['A', 'b', 'C']),
      client: text(['1', 'b', '3']),
    };
    const choices = ['theirs', 'ours'] as const;
    let asked = 0;
    const { text: merged } = mergeLines(texts, () => choices[asked++] ?? 'fail');
    expect(merged).toBe(text(['A', 'b', '3']));
  });

  it('merges many lines, alike or not', () => {
    const many = Array.from({ length: 50_000 }, (_, line) => `${line % 40}`);
    const template = [...many.slice(0, 100), 'T', ...many.slice(100)];
    const client = [...many.slice(0, 40_000), 'C', ...many.slice(40_000)];
    const merged = mergeLines(
      { base: text(many), template: text(template), client: text(client) },
      () => 'ours',
    );
    expect(merged.conflicts).toEqual([]);
    expect(merged.text).toBe(
      text([...many.slice(0, 100), 'T', ...many.slice(100, 40_000), 'C', ...many.slice(40_000)]),
    );
  });

  it(
    'loses no line that one side added, and changes nothing the second time',
    () => {
      const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}'), { maxLength: 12 });
      const edits = fc.array(fc.tuple(fc.nat(12), fc.nat(2)), { maxLength: 3 });
      fc.assert(
        fc.property(lines, edits, edits, (base, theirs, ours) => {
          const texts = {
            base: text(base),
            template: text(edit(base, theirs, 't')),
            client: text(edit(base, ours, 'c')),
          };
          const merged = mergeLines(texts, () => 'ours');
          const kept = merged.conflicts.length > 0 ? texts.client : texts.client + texts.template;
          for (const line of added(kept)) expect(merged.text.split('\n')).toContain(line);
          if (merged.conflicts.length > 0) return;
          const again = mergeLines(
            { ...texts, base: texts.template, client: merged.text },
            () => 'ours',
          );
          expect(again.text).toBe(merged.text);
        }),
        { numRuns: propertyRuns(500) },
      );
    },
    PROPERTY_TIMEOUT,
  );
});

const added = (of: string): string[] => of.match(/^[tc]\d+$/gm) ?? [];

/** Puts a line of the side's own at each place, in the stead of so many others. */
function edit(
  lines: readonly string[],
  edits: readonly (readonly [number, number])[],
  who: string,
): string[] {
  const copy = [...lines];
  edits.forEach(([at, stead], index) =>
    copy.splice(at % (copy.length + 1), stead, `${who}${index}`),
  );
  return copy;
}
