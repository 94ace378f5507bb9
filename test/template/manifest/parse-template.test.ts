import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../../src/template/manifest/check-template.ts';
import { parseTemplate } from '../../../src/template/manifest/parse-template.ts';
import { buildSource } from '../../support/build-template.ts';

const HEAD = 'name: sample\nversion: 1.0.0\n';

function faultsOf(...given: Parameters<typeof buildSource>): string[] {
  return checkTemplate(buildSource(...given)).problems.map(
    ({ code, file, line, column, message }) =>
      `${code} ${file?.replace('templates/sample/', '') ?? ''}:${line ?? ''}:${column ?? ''} ${message}`,
  );
}

describe('what is wrong with template.yaml', () => {
  it.each([
    ['', 'yaml-schema template.yaml:1:1 Invalid input: expected object, received null'],
    ['name: [', 'yaml-syntax template.yaml:1:8'],
    ['name: sample\n', 'yaml-schema template.yaml:1:1 version: is missing'],
    [
      'name: A b\nversion: 1.0.0\n',
      'yaml-schema template.yaml:1:1 name: must be of a-z, 0-9 and dashes',
    ],
    [
      'name: sample\nversion: "1.0"\n',
      'yaml-schema template.yaml:2:1 version: must be a semantic version: 1.0.0',
    ],
    [`${HEAD}question: []\n`, 'yaml-schema template.yaml:3:1 question: unknown setting'],
    [
      `${HEAD}questions:\n  - {key: feeAmount, type: text, prompt: Fee}\n`,
      'yaml-schema template.yaml:4:6 questions.0.key: must be snake_case: monthly_fee',
    ],
    [
      `${HEAD}questions:\n  - {key: fee, type: text, prompt: Fee, when: '{{eq plan "x"}}'}\n`,
      'template-variable template.yaml:4:41 there is no variable plan',
    ],
    [
      `${HEAD}questions:\n  - {key: fee, type: text, prompt: Fee, default: '{{fee}}'}\n`,
      'template-variable template.yaml:4:41 there is no variable fee',
    ],
    [
      `${HEAD}questions:\n  - {key: slug, type: text, prompt: Slug}\n`,
      "template-manifest template.yaml:4:6 slug is pulso's own word: name it otherwise",
    ],
    [
      `${HEAD}questions:\n  - {key: constructor, type: text, prompt: C}\n`,
      "template-manifest template.yaml:4:6 constructor is pulso's own word: name it otherwise",
    ],
    [
      `${HEAD}questions:\n  - {key: a, type: text, prompt: A}\n  - {key: a, type: text, prompt: A}\n`,
      'template-manifest template.yaml:5:6 an earlier question has the same key',
    ],
    [
      `${HEAD}questions:\n  - {key: a, type: select, prompt: A}\n`,
      'template-manifest template.yaml:4:5 a: a select needs choices',
    ],
    [
      `${HEAD}questions:\n  - {key: a, type: text, prompt: A, choices: [b]}\n`,
      'template-manifest template.yaml:4:37 a: a text has no choices',
    ],
    [
      `${HEAD}questions:\n  - {key: a, type: select, prompt: A, choices: [b, c, b]}\n`,
      'template-manifest template.yaml:4:39 a: b is there twice',
    ],
    [
      `${HEAD}questions:\n  - {key: a, type: select, prompt: A, choices: [b, c], default: d}\n`,
      'template-manifest template.yaml:4:56 a: its default must be b or c',
    ],
    [
      `${HEAD}questions:\n  - {key: a, type: text, prompt: A, validate: {pattern: '['}}\n`,
      'template-manifest template.yaml:4:48 a: Invalid regular expression',
    ],
    [
      `${HEAD}ports: {web: {base: 8000}, api: {base: 8000}}\n`,
      'template-manifest template.yaml:3:28 another port has the same base',
    ],
    [
      `${HEAD}ports: {web: {base: 70000}}\n`,
      'yaml-schema template.yaml:3:15 ports.web.base: Too big',
    ],
    [
      `${HEAD}ports: {web: {base: 8000, when: '{{slug}}'}}\n`,
      'template-variable template.yaml:3:27 there is no variable slug',
    ],
    [
      `${HEAD}secrets: [{name: a}, {name: a}]\n`,
      'template-manifest template.yaml:3:23 an earlier secret has the same name',
    ],
    [
      `${HEAD}secrets: [{name: ../a}]\n`,
      'yaml-schema template.yaml:3:12 secrets.0.name: must be of a-z',
    ],
    [
      `${HEAD}files: [{path: a, when: '{{#if}}'}]\n`,
      'template-syntax template.yaml:3:19 an expression is not closed',
    ],
  ])('%j', (manifest, fault) => {
    expect(faultsOf(manifest)[0]).toContain(fault);
  });
});

describe('what is wrong with a file', () => {
  it.each<[string, Parameters<typeof buildSource>[1], string]>([
    ['a syntax error', { 'a.yaml.hbs': 'a: 1\nb: {{#if\n' }, 'template-syntax a.yaml.hbs:2: '],
    [
      'an unknown variable',
      { 'k8s/a.yaml.hbs': 'a:\n  b: {{yaml nme}}\n' },
      'template-variable k8s/a.yaml.hbs:2:13 there is no variable nme',
    ],
    [
      'an unknown variable in its path',
      { 'a/{{nme}}.txt': '' },
      'template-variable a/{{nme}}.txt:1: there is no variable nme',
    ],
    [
      'no text',
      { 'a.hbs': new Uint8Array([0x61, 0xff]) },
      'template-encoding a.hbs:: is not UTF-8 text',
    ],
    [
      'a link out of the folder',
      { a: { symlink: '../../etc/passwd' } },
      'template-symlink a:: is a link to ../../etc/passwd',
    ],
    ['a link within the folder', { a: { symlink: 'b' } }, 'template-symlink a:: is a link to b'],
    [
      'a path out of the folder',
      { '../a': '' },
      `template-path ../a:: its path: ".." leaves the client's folder`,
    ],
    ['a path out of a folder in it', { 'a/../../b': '' }, 'template-path a/../../b::'],
    [
      'an absolute path',
      { '/etc/passwd': '' },
      'template-path /etc/passwd:: its path: "" is an empty name',
    ],
    [
      "pulso's own folder",
      { '.pulso/instance.json': '' },
      'template-path .pulso/instance.json:: its path: .pulso is written by pulso alone',
    ],
    ["pulso's own folder in capitals", { '.PULSO/base/a': '' }, 'template-path .PULSO/base/a::'],
    ['a control character in its path', { 'a\nb': '' }, 'template-path a\nb::'],
    ['a backslash in its path', { 'a\\b': '' }, 'template-path a\\b::'],
    ['a very long name', { ['x'.repeat(256)]: '' }, 'is longer than 255 bytes'],
  ])('%s', (_what, files, fault) => {
    const [first, ...others] = faultsOf({}, files);
    expect(first).toContain(fault);
    expect(others).toEqual([]);
  });

  it('is said of every file at once, and by parseTemplate of the first with the count of the others', () => {
    const source = buildSource({}, { 'a.hbs': '{{x}}', 'b.hbs': '{{y}}\n{{z}}', c: 'fine' });
    expect(checkTemplate(source).problems).toHaveLength(3);
    expect(() => parseTemplate(source)).toThrow(
      expect.objectContaining({
        code: 'template-variable',
        message: 'there is no variable x (and 2 more)',
        at: { file: 'templates/sample/a.hbs', line: 1, column: 3 },
        hint: 'run pulso template lint templates/sample to list every problem',
      }),
    );
  });
});
