import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeText } from '../../support/merge-files.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../support/property-runs.ts';

/** Ways to write a value; some are the same value to one version of YAML and not to the other. */
const NOTATIONS = [
  ['no', '"no"', "'no'", 'No', 'false'],
  ['on', '"on"', 'true', 'True'],
  ['1.1', '1.10', '"1.1"', '1.100'],
  ['0644', '644', '"0644"', '0o644', '420'],
  ['22:22', '"22:22"', '1342'],
  ['0x1F', '31', '"31"', '3.1e1'],
  ['2024-01-01', '"2024-01-01"'],
  ['1_000', '1000', '"1_000"'],
  ['word', '"word"', "'word'"],
  ['~', 'null', 'Null', '"null"'],
  ['a b', '"a b"', '"a\\u0020b"'],
] as const;

interface Cell {
  group: number;
  base: number;
  template: readonly [changed: boolean, group: number, notation: number];
  client: readonly [changed: boolean, notation: number];
}

const cell: fc.Arbitrary<Cell> = fc.record({
  group: fc.nat(NOTATIONS.length - 1),
  base: fc.nat(4),
  template: fc.tuple(fc.boolean(), fc.nat(NOTATIONS.length - 1), fc.nat(4)),
  client: fc.tuple(fc.boolean(), fc.nat(4)),
});

const distinct = fc.uniqueArray(cell, {
  selector: ({ group }) => group,
  minLength: 2,
  maxLength: 6,
});

function write(group: number, notation: number): string {
  const ways = NOTATIONS[group]!;
  return ways[notation % ways.length]!;
}

function textsOf({
  group,
  base,
  template,
  client,
}: Cell): Record<'base' | 'template' | 'client', string> {
  const was = write(group, base);
  return {
    base: was,
    template: template[0] ? write(template[1], template[2]) : was,
    client: client[0] ? write(group, client[1]) : was,
  };
}

const PRINTS: Record<string, (values: readonly string[]) => string> = {
  mapping: (values) => values.map((value, index) => `k${index}: ${value}\n`).join(''),
  brackets: (values) => `k: {${values.map((value, index) => `k${index}: ${value}`).join(', ')}}\n`,
  items: (values) =>
    `k:\n${values.map((value, index) => `  - name: n${index}\n    value: ${value} # c\n`).join('')}`,
};

describe('notation in YAML', () => {
  it.each(Object.keys(PRINTS))(
    'of the client stays in a %s where the template did not change it, and no change of it is lost in silence',
    (kind) => {
      fc.assert(
        fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
          const values = cells.map(textsOf);
          const print = (side: 'base' | 'template' | 'client'): string =>
            PRINTS[kind]!(values.map((value) => value[side]));
          const texts = {
            base: print('base'),
            template: print('template'),
            client: print('client'),
          };
          const { text, at } = mergeText(texts, { conflict: 'ours' });
          const after = valuesIn(text);
          for (const [index, { base, template, client }] of values.entries()) {
            if (template === base) expect(after[index]).toBe(client);
            else if (client === base) expect(after[index]).toBe(template);
            else if (after[index] !== client) expect(isAnother(client, base)).toBe(false);
            else if (
              isAnother(client, base) &&
              isAnother(client, template) &&
              isAnother(template, base)
            )
              expect(at.some((place) => place.includes(`${index}`))).toBe(true);
          }
        }),
        { numRuns: propertyRuns(200) },
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of the client stays in lists that are one value',
    () => {
      fc.assert(
        // Of equal items it does not matter which one keeps its notation: no two are of one group.
        fc.property(distinct, fc.boolean(), (cells, flow) => {
          const plain = cells.map((one, index) => {
            const { base, client } = textsOf(one);
            const template = one.template[0] ? `new${index}` : base;
            return { base, template, client: isAnother(client, base) ? base : client };
          });
          const print = (side: 'base' | 'template' | 'client'): string => {
            const items = plain.map((value) => value[side]);
            return flow
              ? `k: [${items.join(', ')}]\n`
              : `k:\n${items.map((item) => `- ${item}\n`).join('')}`;
          };
          const { text, at } = mergeText({
            base: print('base'),
            template: print('template'),
            client: print('client'),
          });
          expect(at).toEqual([]);
          const after = flow ? text.slice(4, -2).split(', ') : text.split('\n- ').slice(1);
          for (const [index, { base, template, client }] of plain.entries())
            expect(after[index]?.trim()).toBe(template === base ? client : template);
        }),
        { numRuns: propertyRuns(300) },
      );
    },
    PROPERTY_TIMEOUT,
  );
});

function valuesIn(text: string): string[] {
  return [...text.matchAll(/(?:k\d+|value): (.*?)(?= # c\n|\n|, k\d|\}\n)/g)].map(
    (match) => match[1]!,
  );
}

/** Whether two texts are not the same value to every reader; quotes matter for no ordinary word. */
function isAnother(one: string, other: string): boolean {
  if (one === other) return false;
  const ordinary = ['word', 'a b'];
  const nulls = ['~', 'null', 'Null'];
  const trues = ['true', 'True'];
  const same = [nulls, trues].some((words) => words.includes(one) && words.includes(other));
  const quoted = /^["']/.test(one) && /^["']/.test(other) && unquoted(one) === unquoted(other);
  return (
    !same && !quoted && !(unquoted(one) === unquoted(other) && ordinary.includes(unquoted(one)))
  );
}

function unquoted(text: string): string {
  return text.replace(/^["'](.*)["']$/, '$1').replace('\\u0020', ' ');
}
