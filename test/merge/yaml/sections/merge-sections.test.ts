import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSections } from '../../../../src/merge/yaml/sections/merge-sections.ts';
import { mergeYaml } from '../../../../src/merge/yaml/merge-yaml.ts';
import { parseYaml } from '../../../../src/merge/yaml/tree/parse-yaml.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../../support/property-runs.ts';
import { yamlModel, yamlStyle } from '../../../support/yaml-arbitrary.ts';
import { editYaml, yamlEdits } from '../../../support/yaml-edits.ts';
import { printYaml } from '../../../support/yaml-model.ts';

describe('mergeSections', () => {
  it(
    'gives what merging by structure gives, or nothing',
    () => {
      let [answered, all] = [0, 0];
      const story = fc.record({
        style: yamlStyle.map((style) => ({ ...style, bom: false, lineEnd: '\n' as const })),
        base: yamlModel,
        template: yamlEdits(),
        client: yamlEdits(['swap']),
      });
      fc.assert(
        fc.property(story, ({ style, base, template, client }) => {
          const texts = {
            base: printYaml(base, style),
            template: printYaml(editYaml(base, template, 't'), style),
            client: printYaml(editYaml(base, client, 'c'), style),
          };
          all += 1;
          const apart = mergeSections(texts);
          if (apart === undefined) return;
          answered += 1;
          const places: string[] = [];
          const decide = (at: string): 'fail' => {
            places.push(at);
            return 'fail';
          };
          const merged = mergeYaml(texts, { file: 'a.yaml', mergeKeys: {}, decide }, parseYaml);
          expect({ text: apart }).toEqual(merged);
          expect(places).toEqual([]);
        }),
        { numRuns: propertyRuns() },
      );
      // It would prove nothing if it always gave up.
      expect(answered).toBeGreaterThan(all / 10);
    },
    PROPERTY_TIMEOUT,
  );

  it('takes each key from the side that changed it', () => {
    const base = '# top\na:\n  b: 1\n  c: 2\n\nlist:\n- x\nz: 3\n';
    expect(
      mergeSections({
        base,
        template: base.replace('b: 1', 'b: 10').replace('- x', '- y\n- z'),
        client: base.replace('c: 2', 'c: 20 # ours').replace('z: 3', 'z: 3\n# end'),
      }),
    ).toBe('# top\na:\n  b: 10\n  c: 20 # ours\n\nlist:\n- y\n- z\nz: 3\n# end\n');
  });

  it.each([
    ['a value that both changed', 'a: 1\nb: 1\n', 'a: 2\nb: 1\n', 'a: 3\nb: 1\n'],
    ['a key that came', 'a: 1\nb: 1\n', 'a: 1\nb: 1\nc: 1\n', 'a: 2\nb: 1\n'],
    ['a key that went', 'a: 1\nb: 1\n', 'a: 1\n', 'a: 2\nb: 1\n'],
    ['a key written twice', 'a: 1\na: 1\n', 'a: 2\na: 1\n', 'a: 1\na: 3\n'],
    ['an anchor', 'a: &x 1\nb: 1\n', 'a: 1\nb: 1\n', 'a: &x 1\nb: *x\n'],
    ['several documents', 'a: 1\n---\nb: 1\n', 'a: 2\n---\nb: 1\n', 'a: 1\n---\nb: 2\n'],
    [
      'a text that keeps the blank lines after it',
      'a: |+\n  x\n\nb: 1\n',
      'a: |+\n  y\n\nb: 1\n',
      'a: |+\n  x\n\n\nb: 1\n',
    ],
    [
      'a text that both changed',
      'a: |\n  x: 1\n  y: 1\n',
      'a: |\n  x: 2\n  y: 1\n',
      'a: |\n  x: 1\n  y: 2\n',
    ],
    ['a tab', 'a:\tx\nb: 1\n', 'a:\ty\nb: 1\n', 'a:\tx\nb: 2\n'],
    [
      'a list that both changed',
      'a:\n- x: 1\n  y: 1\n',
      'a:\n- x: 2\n  y: 1\n',
      'a:\n- x: 1\n  y: 2\n',
    ],
    ['brackets', 'a: {b: 1, c: 1}\n', 'a: {b: 2, c: 1}\n', 'a: {b: 1, c: 2}\n'],
    ['no mapping', '# nothing\n', '# something\n', '# else\n'],
    ['a key of several lines', '? a\n: 1\nb: 1\n', '? a\n: 2\nb: 1\n', '? a\n: 1\nb: 2\n'],
  ])('leaves %s to the merge by structure', (_, base, template, client) => {
    expect(mergeSections({ base, template, client })).toBeUndefined();
  });
});
