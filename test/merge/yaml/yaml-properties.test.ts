import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { mergeText } from '../../support/merge-files.ts';
import { PROPERTY_TIMEOUT, propertyRuns } from '../../support/property-runs.ts';
import { yamlModel, yamlStyle } from '../../support/yaml-arbitrary.ts';
import { editYaml, yamlEdits } from '../../support/yaml-edits.ts';
import { printEntry, printYaml, type MapModel, type YamlStyle } from '../../support/yaml-model.ts';

const options = { numRuns: propertyRuns() };

/** Base, template and client as models, and one style for their texts. */
const story = fc.record({
  style: yamlStyle,
  base: yamlModel,
  template: yamlEdits(),
  later: yamlEdits(),
  client: yamlEdits(['swap']),
});

describe('merging generated YAML', () => {
  it(
    'generates what it means to',
    () => {
      fc.assert(
        fc.property(yamlModel, yamlStyle, (model, style) => {
          const document = parseDocument(printYaml(model, style));
          expect(document.errors).toEqual([]);
        }),
        options,
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'loses no edit: each side’s values are there, or the conflict is named',
    () => {
      fc.assert(
        fc.property(story, (s) => {
          const models = {
            base: s.base,
            template: editYaml(s.base, s.template, 't'),
            client: editYaml(s.base, s.client, 'c'),
          };
          const texts = print(models, s.style);
          const { text, at, result } = mergeText(texts);
          expect(result.notes).toEqual([]);
          const merged = leaves(text);
          const [base, template, client] = [
            leaves(texts.base),
            leaves(texts.template),
            leaves(texts.client),
          ];
          for (const path of new Set([...base.keys(), ...template.keys(), ...client.keys()])) {
            const [b, t, c] = [base.get(path), template.get(path), client.get(path)];
            if (c !== b && c !== t && t !== b && isText(b, t, c)) continue;
            if (c !== b) expect([path, merged.get(path)]).toEqual([path, c]);
            else if (at.length === 0) expect([path, merged.get(path)]).toEqual([path, t]);
            if (c !== b && t !== b && c !== t) expect(at.length).toBeGreaterThan(0);
          }
          for (const comment of commentsOf(texts.client)) {
            if (!texts.base.includes(comment)) expect(text).toContain(comment);
          }
        }),
        options,
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'leaves sections the template did not change as the client has them, byte for byte',
    () => {
      fc.assert(
        fc.property(story, (s) => {
          const template = editYaml(s.base, s.template, 't');
          const client = editYaml(s.base, s.client, 'c');
          const { text } = mergeText(print({ base: s.base, template, client }, s.style));
          const section = (model: MapModel, key: string): string | undefined => {
            const entry = model.entries.find((one) => one.key === key);
            return (
              entry &&
              printEntry({ ...entry, blank: 0 }, 0, s.style).replaceAll('\n', s.style.lineEnd)
            );
          };
          for (const { key } of client.entries) {
            const ours = section(client, key) ?? '';
            if (section(template, key) === section(s.base, key))
              expect(text + s.style.lineEnd).toContain(ours);
          }
        }),
        options,
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'changes nothing the second time, even where the base was not yet replaced',
    () => {
      fc.assert(
        fc.property(story, (s) => {
          const texts = print(
            {
              base: s.base,
              template: editYaml(s.base, s.template, 't'),
              client: editYaml(s.base, s.client, 'c'),
            },
            s.style,
          );
          const once = mergeText(texts);
          // A document that lost its last key has brackets, and its comments stand beside those.
          if (once.at.length > 0 || /^{}/m.test(once.text)) return;
          expect(
            mergeText({ ...texts, base: texts.template, client: once.text }).result.status,
          ).toBe('current');
          const resumed = mergeText({ ...texts, client: once.text });
          expect(resumed.at).toEqual([]);
          expect(resumed.text).toBe(once.text);
        }),
        options,
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'is the new render byte for byte where the client only put a comment of its own on top',
    () => {
      fc.assert(
        fc.property(story, (s) => {
          const style = { ...s.style, bom: false };
          const { base, template } = print(
            { base: s.base, template: editYaml(s.base, s.template, 't'), client: s.base },
            style,
          );
          fc.pre(!leaves(template).has(''));
          const own = `# own${style.lineEnd}${style.lineEnd}`;
          const { text, at } = mergeText({ base, template, client: own + base });
          expect(at).toEqual([]);
          expect(text).toBe(own + template);
        }),
        options,
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'has no conflict for a client that equals the new render in another layout',
    () => {
      fc.assert(
        fc.property(story, yamlStyle, (s, other) => {
          const template = editYaml(s.base, s.template, 't');
          const texts = {
            base: printYaml(s.base, s.style),
            template: printYaml(template, s.style),
            client: printYaml(template, other),
          };
          const { text, at } = mergeText(texts);
          expect(at).toEqual([]);
          expect(leaves(text)).toEqual(leaves(texts.template));
        }),
        options,
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'takes a client to B through A as it does straight to B',
    () => {
      fc.assert(
        fc.property(story, (s) => {
          const a = editYaml(s.base, s.template, 'a');
          const b = editYaml(a, s.later, 'b');
          const o = printYaml(s.base, s.style);
          const [aText, bText] = [printYaml(a, s.style), printYaml(b, s.style)];
          const client = printYaml(editYaml(s.base, s.client, 'c'), s.style);
          const toA = mergeText({ base: o, template: aText, client });
          const throughA = mergeText({ base: aText, template: bText, client: toA.text });
          const straight = mergeText({ base: o, template: bText, client });
          if (toA.at.length + throughA.at.length + straight.at.length > 0) return;
          fc.pre(!undoes(leaves(o), leaves(aText), leaves(bText), leaves(client)));
          expect(leaves(throughA.text)).toEqual(leaves(straight.text));
        }),
        options,
      );
    },
    PROPERTY_TIMEOUT,
  );
});

/** Where A made the client's own edit and B took it back, the way through A cannot know the edit was the client's too. */
function undoes(...[o, a, b, c]: [Leaves, Leaves, Leaves, Leaves]): boolean {
  return [...o.keys(), ...a.keys(), ...b.keys(), ...c.keys()].some(
    (path) =>
      a.get(path) !== o.get(path) && a.get(path) === c.get(path) && b.get(path) !== a.get(path),
  );
}

function print(
  models: { base: MapModel; template: MapModel; client: MapModel },
  style: YamlStyle,
): Record<'base' | 'template' | 'client', string> {
  return {
    base: printYaml(models.base, style),
    template: printYaml(models.template, style),
    client: printYaml(models.client, style),
  };
}

/** Block scalars merge by lines: there is a value that neither side had. */
function isText(...values: (string | undefined)[]): boolean {
  return values.every((value) => value !== undefined && /first|last|line/.test(value));
}

function commentsOf(text: string): string[] {
  return text.match(/# c\d+ (?:says|beside|new|ends)/g) ?? [];
}

type Leaves = Map<string, string>;

/** Every value by its path; items of a list by name where they have names, else the list is one value. */
function leaves(text: string): Leaves {
  const found: Leaves = new Map();
  collect(parseDocument(text, { intAsBigInt: true }).toJS(), '', found);
  return found;
}

function collect(value: unknown, path: string, found: Leaves): void {
  const named =
    Array.isArray(value) &&
    value.every((item) => typeof item === 'object' && item !== null && 'name' in item);
  const children = named
    ? (value as { name: unknown }[]).map((item) => [String(item.name), item] as const)
    : Object.entries(value ?? {});
  if (typeof value === 'object' && value !== null && (named || !Array.isArray(value))) {
    for (const [key, child] of children) collect(child, `${path}/${key}`, found);
  } else {
    found.set(
      path,
      JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one)),
    );
  }
}
