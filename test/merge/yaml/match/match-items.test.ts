import { describe, expect, it } from 'vitest';
import { fieldsFor } from '../../../../src/merge/yaml/match/fields-for.ts';
import { matchItems } from '../../../../src/merge/yaml/match/match-items.ts';
import { parseYaml } from '../../../../src/merge/yaml/tree/parse-yaml.ts';
import type { YamlEntry } from '../../../../src/merge/yaml/tree/yaml-tree.ts';

function items(flow: string): readonly YamlEntry[] {
  const file = parseYaml(`list: ${flow}\n`);
  if ('reason' in file) throw new Error(file.reason);
  const root = file.documents[0]?.value;
  const list = root?.kind === 'map' ? root.entries[0]?.value : undefined;
  return list?.kind === 'list' ? list.entries : [];
}

function labels(flow: string, fields?: readonly string[], list?: string): string {
  const matched = matchItems([items(flow)], fields, list);
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

  it.each([
    ['[A=1, "B=two words", c.d/e=]', undefined, undefined, '[A][B][c.d/e]'],
    ['[A=1, B=2]', ['.'], undefined, '[A][B]'],
    ['[A=1, A=2]', undefined, undefined, 'one value'],
    ['[A=1, A=2]', ['.'], undefined, '[A=1][A=2]'],
    ['[A=1, B]', undefined, undefined, 'one value'],
    ['[A=1, B]', undefined, 'environment', '[A][B]'],
    ['[--a=1, --b=2]', undefined, 'command', 'one value'],
    ['["http://x?a=1", "http://y?a=1"]', undefined, undefined, 'one value'],
    [
      '["8001:80", 127.0.0.1:53:53/udp, "${P:-1}:443", 22:22]',
      undefined,
      'ports',
      '[80][53/udp][443][22]',
    ],
    [
      '["8001:80", {target: 81, published: 1}, {target: 80, protocol: udp}]',
      undefined,
      'ports',
      '[80][81][80/udp]',
    ],
    ['["8001:80"]', ['.'], 'ports', '[80]'],
    ['["8001:80", "8002:80"]', undefined, 'ports', 'one value'],
    ['["8001:80"]', undefined, 'hosts', 'one value'],
    [
      '[{metadata: {name: a}}, {metadata: {name: b}}]',
      ['metadata.name'],
      undefined,
      '[metadata.name=a][metadata.name=b]',
    ],
    ['[{a.b: x, a: {b: y}}]', ['a.b'], undefined, '[a.b=x]'],
  ])('%s by %j in %s → %s', (flow, fields, list, expected) => {
    expect(labels(flow, fields, list)).toBe(expected);
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

  it.each([
    ['data."app.yaml".list', ['data', '"app.yaml"', 'list']],
    ['data.app.yaml.list', ['data', '"app.yaml"', 'list']],
    ['data.*.list', ['data', '"app.yaml"', 'list']],
    ['x.yaml:data.*', ['data', '"a:b.c"']],
    ['data."a:b.c"', ['data', '"a:b.c"']],
  ])('%s names a list below a key with dots', (pattern, path) => {
    expect(fieldsFor({ [pattern]: ['id'] }, 'x.yaml', path)).toEqual(['id']);
    expect(fieldsFor({ [pattern]: ['id'] }, 'x.yaml', [...path, 'deeper'])).toBeUndefined();
  });
});
