import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../../src/template/render/render-template.ts';
import { templatePorts } from '../../../src/template/manifest/template-ports.ts';
import { templateSecrets } from '../../../src/template/manifest/template-secrets.ts';
import { buildContext, buildTemplate } from '../../support/build-template.ts';

const QUESTIONS = [
  { key: 'name', type: 'text', prompt: 'Name?' },
  { key: 'database', type: 'select', prompt: 'Database?', choices: ['postgresql', 'bigquery'] },
  { key: 'dataset', type: 'text', prompt: 'Dataset?', when: '{{eq database "bigquery"}}' },
];

function render(
  files: Parameters<typeof buildTemplate>[1],
  answers = {},
  manifest: Record<string, unknown> = {},
) {
  const template = buildTemplate({ questions: QUESTIONS, ...manifest }, files);
  const given = { name: 'Claro', database: 'postgresql', ...answers };
  return renderTemplate(template, buildContext(given));
}

describe('renderTemplate', () => {
  it('renders .hbs files and loses the suffix, copies others, and sorts them by path', () => {
    const files = render({
      'b.txt.hbs': '{{name}}\r\n{{slug}}:{{block}}',
      'a/{{slug}}.txt': '{{name}}',
      '.gitkeep': '',
      'c.hbs.txt': '{{',
    });
    expect(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
      ['.gitkeep', ''],
      ['a/claro-colombia.txt', '{{name}}'],
      ['b.txt', 'Claro\r\nclaro-colombia:1'],
      ['c.hbs.txt', '{{'],
    ]);
  });

  it('copies bytes that are no text, and keeps a byte order mark', () => {
    const binary = new Uint8Array([0, 255, 1, 254, 0x7b, 0x7b]);
    const [logo, text] = render({ 'logo.png': binary, 'text.hbs': '\ufeffñ {{name}}' });
    expect(logo?.bytes).toEqual(binary);
    expect(Buffer.from(text!.bytes).toString()).toBe('\ufeffñ Claro');
  });

  it('follows the rules for files: the last word counts, and every `when` has to hold', () => {
    const files = {
      'bin/run.sh': { executable: true },
      'bin/plain.sh': { executable: true },
      'src/adapters/own.js': '',
      'k8s/a.yaml': '',
      'k8s/deep/b.yaml.hbs': '',
    };
    const rules = [
      { path: 'bin/*.sh', executable: false },
      { path: 'bin/run.sh', executable: true },
      { path: 'src/**', seed: true },
      { path: 'k8s/**', when: '{{eq database "bigquery"}}' },
      { path: 'k8s/deep/b.yaml', when: '{{eq name "Claro"}}' },
    ];
    const shapes = (answers: object) =>
      render(files, answers, { files: rules }).map(
        ({ path, executable, seed }) => `${path}${executable ? ' x' : ''}${seed ? ' seed' : ''}`,
      );
    const always = ['bin/plain.sh', 'bin/run.sh x', 'src/adapters/own.js seed'];
    expect(shapes({})).toEqual(always);
    expect(shapes({ database: 'bigquery' })).toEqual([
      ...always.slice(0, 2),
      'k8s/a.yaml',
      'k8s/deep/b.yaml',
      always[2],
    ]);
  });

  it.each([
    ['../../etc/passwd', '"../../etc/passwd" is more than one name'],
    ['..', `".." leaves the client's folder`],
    ['', '"" is an empty name'],
    ['a/b', '"a/b" is more than one name'],
    ['a\\b', '"a\\\\b" is more than one name'],
    ['a\u0000', '"a\\u0000" has a control character'],
    ['.pulso', '.pulso is written by pulso alone'],
    ['ñ'.repeat(128), 'is longer than 255 bytes'],
  ])('refuses a path made of the answer %j', (name, fault) => {
    expect(() => render({ '{{name}}/a.txt': '' }, { name })).toThrow(
      expect.objectContaining({
        code: 'template-path',
        message: expect.stringContaining(fault),
        at: { file: 'templates/sample/{{name}}/a.txt' },
      }),
    );
  });

  it.each([
    ['one path', { 'a.txt': '', 'a.txt.hbs': '' }, 'a.txt is taken by templates/sample/a.txt'],
    ['one path by answers', { 'Claro.txt': '', '{{name}}.txt': '' }, 'Claro.txt is taken by'],
    ['a file in place of a folder', { 'a/b': '', 'a.hbs': '' }, 'a is taken by'],
    ['a folder in place of a file', { a: '', 'a/b': '' }, 'a/b is taken by templates/sample/a'],
    [
      'the path of a secret',
      { 'config/secrets/token': '' },
      'config/secrets/token is taken by the secret token',
    ],
  ])('refuses two files of %s', (_what, files, message) => {
    expect(() => render(files, {}, { secrets: [{ name: 'token' }] })).toThrow(
      expect.objectContaining({
        code: 'template-collision',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('says where an answer is used that was not asked for', () => {
    expect(() => render({ 'a.yaml.hbs': 'a: 1\nb: {{yaml dataset}}\n' })).toThrow(
      expect.objectContaining({
        code: 'template-value',
        at: { file: 'templates/sample/a.yaml.hbs', line: 2, column: 4 },
      }),
    );
  });

  it('renders a thousand clients of one template, each its own', () => {
    const files = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [
        `f${index}.yaml.hbs`,
        'a: {{yaml name}}\n'.repeat(40),
      ]),
    );
    const template = buildTemplate({ questions: QUESTIONS }, files);
    for (let client = 0; client < 1000; client += 1) {
      const answers = { name: `client ${client}`, database: 'postgresql' };
      const [first] = renderTemplate(template, buildContext(answers));
      expect(Buffer.from(first!.bytes).toString()).toContain(`a: "client ${client}"`);
    }
  });
});

describe('templatePorts and templateSecrets', () => {
  const template = buildTemplate({
    questions: QUESTIONS,
    ports: { web: { base: 8000 }, database: { base: 5432, when: '{{ne database "bigquery"}}' } },
    secrets: [
      { name: 'password', when: '{{ne database "bigquery"}}' },
      {
        name: 'key.json',
        provided: true,
        length: 64,
        description: 'A key',
        when: '{{eq database "bigquery"}}',
      },
    ],
  });

  it('give a client what its answers ask for', () => {
    expect(templatePorts(template, { database: 'postgresql' })).toEqual({
      web: 8000,
      database: 5432,
    });
    expect(templatePorts(template, { database: 'bigquery' })).toEqual({ web: 8000 });
    expect(templateSecrets(template, { database: 'postgresql' })).toEqual([
      { name: 'password', file: 'config/secrets/password', length: 32, provided: false },
    ]);
    expect(templateSecrets(template, { database: 'bigquery' })).toEqual([
      {
        name: 'key.json',
        file: 'config/secrets/key.json',
        length: 64,
        provided: true,
        description: 'A key',
      },
    ]);
  });
});
