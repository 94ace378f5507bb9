import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkYamlDocument, parseYamlDocument } from '../../src/text/check-yaml.ts';

const SCHEMA = z.strictObject({
  name: z.string(),
  ports: z.array(z.strictObject({ base: z.int() })).default([]),
});

function faultsOf(text: string): string[] {
  return checkYamlDocument(text, SCHEMA, 'a.yaml').problems.map(
    ({ code, file, line, column, message }) =>
      `${code} ${file}:${line ?? ''}:${column ?? ''} ${message}`,
  );
}

describe('checkYamlDocument', () => {
  it('gives the value with its defaults, and where its parts stand', () => {
    const { value, problems, locate } = checkYamlDocument('# c\nname: a\n', SCHEMA, 'a.yaml');
    expect({ value, problems }).toEqual({ value: { name: 'a', ports: [] }, problems: [] });
    expect(locate(['name'])).toEqual({ file: 'a.yaml', line: 2, column: 1 });
    expect(locate(['ports', 0, 'base'])).toEqual({ file: 'a.yaml', line: 2, column: 1 });
  });

  it.each([
    ['', 'yaml-schema a.yaml:1:1 Invalid input: expected object'],
    ['just a text', 'yaml-schema a.yaml:1:1 Invalid input: expected object'],
    ['name: [a', 'yaml-syntax a.yaml:1:9'],
    ['name: a\nname: b', 'yaml-syntax a.yaml:2:1 Map keys must be unique'],
    ['name: a\n\tports: []', 'yaml-syntax a.yaml:2:1'],
    ['name: a\n---\nname: b', 'yaml-syntax a.yaml:2:1'],
    ['ports: []', 'yaml-schema a.yaml:1:1 name: is missing'],
    ['name: 1', 'yaml-schema a.yaml:1:1 name: Invalid input: expected string, received number'],
    ['name: a\nports:\n  - base: 1\n  - base: x', 'yaml-schema a.yaml:4:5 ports.1.base: '],
    ['name: a\nports:\n  - {}', 'yaml-schema a.yaml:3:5 ports.0.base: is missing'],
    ['name: a\ncolour: red', 'yaml-schema a.yaml:2:1 colour: unknown setting'],
    ['name: *nobody', 'yaml-syntax a.yaml:: Unresolved alias'],
    ['['.repeat(200_000), 'yaml-syntax a.yaml:'],
  ])('%#: places what is wrong', (text, fault) => {
    expect(faultsOf(text)[0]).toContain(fault);
  });

  it('says everything that is wrong', () => {
    expect(faultsOf('ports: [{base: x}, {bas: 1}]')).toHaveLength(4);
  });

  it('does not follow aliases that multiply without end', () => {
    const levels = Array.from({ length: 12 }, (_, index) => {
      const last = index === 0 ? 'x' : `*a${index - 1}`;
      return `k${index}: &a${index} [${Array.from({ length: 12 }, () => last).join(', ')}]`;
    });
    expect(faultsOf(levels.join('\n'))[0]).toMatch(/^yaml-syntax .*alias/);
  });
});

describe('parseYamlDocument', () => {
  it('throws the first fault, with its place and how many more there are', () => {
    expect(() => parseYamlDocument('name: 1\nzzz: 2\n', SCHEMA, 'a.yaml')).toThrow(
      expect.objectContaining({
        code: 'yaml-schema',
        message: 'name: Invalid input: expected string, received number (and 1 more)',
        at: { file: 'a.yaml', line: 1, column: 1 },
      }),
    );
  });
});
