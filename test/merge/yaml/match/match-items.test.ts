import { describe, expect, it } from 'vitest';
import { fieldsFor, matchItems } from '../../../../src/merge/yaml/match/match-items.ts';
import { parseYaml } from '../../../../src/merge/yaml/tree/parse-yaml.ts';
import type { YamlEntry } from '../../../../src/merge/yaml/tree/yaml-tree.ts';

function items(flow: string): readonly YamlEntry[] {
  const file = parseYaml(`list: ${flow}\n`);
  if ('reason' in file) throw new Error(file.reason);
  const root = file.documents[0]?.value;
  const list = root?.kind === 'map' ? root.entries[0]?.value : undefined;
  return list?.kind === 'list' ? list.entries : [];
}

function labels(flow: string, fields?: readonly string[]): string {
  const matched = matchItems([items(flow)], fields);
  return matched?.[0]?.map(({ label }) => label).join('') ?? 'one value';
}

describe('matchItems', () => {
  it.each([
    ['[{name: a}, {name: b}]', '[name=a][name=b]'],
    ['[{name: a, mountPath: /a}, {name: a, mountPath: /b}]', '[mountPath=/a][mountPath=/b]'],
    [
      '[{containerPort: 53, protocol: TCP}, {containerPort: 53}]',
      '[containerPort=53,protocol=TCP][containerPort=53]',
    ],
    ['[{name: 1}, {name: "1"}]', '[name=1][name=1]'],
    ['[{name: a}, {name: a}]', 'one value'],
    ['[{name: a}, {}]', 'one value'],
    ['[{name: a}, {name: }]', 'one value'],
    ['[{name: [a]}]', 'one value'],
    ['[a, b]', 'one value'],
    ['[{other: a}]', 'one value'],
  ])('%s → %s', (flow, expected) => {
    expect(labels(flow)).toBe(expected);
  });

  it('compares by the given fields, in their order', () => {
    expect(labels('[{name: a, when: x}, {name: b, when: y}]', ['when', 'name'])).toBe(
      '[when=x][when=y]',
    );
    expect(labels('[a, b]', ['.'])).toBe('[a][b]');
    expect(labels('[a, a]', ['.'])).toBe('one value');
    expect(labels('[{name: a}]', [])).toBe('one value');
  });

  it('needs one field for all sides', () => {
    expect(matchItems([items('[{name: a}]'), items('[{id: b}]')])).toBeUndefined();
    expect(matchItems([undefined, items('[{id: b}]')])).toBeDefined();
  });
});

describe('fieldsFor', () => {
  const rules = {
    'k8s/*.yaml:spec.**.env': ['key'],
    'services.*.ports': ['target'],
    '**.tags': [],
  };

  it.each([
    ['k8s/app.yaml', 'spec.template.spec.containers.env', ['key']],
    ['k8s/app.yaml', 'spec.env', ['key']],
    ['k8s/deep/app.yaml', 'spec.env', undefined],
    ['docker-compose.yml', 'services.app.ports', ['target']],
    ['docker-compose.yml', 'services.app.deep.ports', undefined],
    ['any', 'tags', []],
    ['any', 'a.b.tags', []],
  ])('%s %s', (file, path, expected) => {
    expect(fieldsFor(rules, file, path.split('.'))).toEqual(expected);
  });
});
