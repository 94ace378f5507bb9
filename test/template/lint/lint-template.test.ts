import { describe, expect, it } from 'vitest';
import { lintTemplate } from '../../../src/template/lint/lint-template.ts';
import { buildSource } from '../../support/build-template.ts';

const DATABASE = {
  key: 'database',
  type: 'select',
  prompt: '?',
  choices: ['postgresql', 'mysql', 'bigquery'],
};
const DATASET = { key: 'dataset', type: 'text', prompt: '?', when: '{{eq database "bigquery"}}' };
const FEATURES = { key: 'features', type: 'multiselect', prompt: '?', choices: ['audio', 'sales'] };
const NAME = { key: 'name', type: 'text', prompt: '?' };
const LANGUAGE = { key: 'language', type: 'text', prompt: '?', validate: { format: 'language' } };
const FEE = { key: 'fee', type: 'number', prompt: '?' };

function lint(questions: object[], files: Record<string, string>, manifest = {}): string[] {
  return lintTemplate(buildSource({ questions, ...manifest }, files)).map(
    ({ severity, code, file, line, message }) =>
      `${severity} ${code} ${file?.replace('templates/sample/', '') ?? ''}:${line ?? ''} ${message}`,
  );
}

describe('lintTemplate', () => {
  it('has nothing to say of a sound template', () => {
    const files = {
      'a.yaml.hbs':
        '# {{slug}}\nname: {{yaml name}}\nport: {{ports.web}}\nfee: {{fee}}\n{{#if (eq database "bigquery")}}\nset: {{yaml dataset}}\n{{/if}}\n',
      'b.txt.hbs': 'Hello {{name}}',
      'c.json.hbs': '{ "name": {{json name}} }',
    };
    const manifest = { ports: { web: { base: 8000 } }, files: [{ path: '*.txt', seed: true }] };
    expect(lint([NAME, DATABASE, DATASET, FEE], files, manifest)).toEqual([]);
  });

  it.each([
    [
      'names a missing schema',
      { 'a.yaml': 'gone.json' },
      'template.yaml: schemas: the template has no file gone.json',
    ],
    [
      'names a missing file',
      { 'gone.yaml': 'a.json' },
      'template.yaml: schemas: the template has no file gone.yaml',
    ],
    [
      'names a file of another kind',
      { 'b.txt': 'a.json' },
      'template.yaml: schemas: b.txt is neither YAML nor JSON',
    ],
    ['names a file that is not a schema', { 'a.yaml': 'b.txt' }, 'b.txt: cannot be used: '],
  ])('finds an entry of schemas that %s', (_, schemas, problem) => {
    const files = { 'a.yaml': 'a: 1\n', 'a.json': '{}', 'b.txt': 'x' };
    const found = lint([], files, { schemas });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`error template-schema ${problem}`);
    expect(lint([], files, { schemas: { 'a.yaml': 'a.json' } })).toEqual([]);
  });

  it('does not parse a file of another tool, but renders it', () => {
    const chart = '{{- if .Values.on }}\nkind: A\n{{- end }}\n';
    const files = { 'chart/app.yaml': chart, 'chart/b.yaml.hbs': 'a: {{name}}{{gone}}\n' };
    const manifest = { files: [{ path: 'chart/**', text: true }] };
    const [problem] = lintTemplate(buildSource({ questions: [NAME] }, { 'chart/app.yaml': chart }));
    expect(problem?.hint).toContain('{path: chart/app.yaml, text: true}');
    expect(lint([NAME], { 'chart/app.yaml': chart }, manifest)).toEqual([]);
    expect(lint([NAME], files, manifest)[0]).toContain('template-variable chart/b.yaml.hbs:1');
  });

  it('says what parsing finds, and then renders nothing', () => {
    expect(lint([NAME], { 'a.yaml.hbs': '{{nme}}\n{{name}}' })).toEqual([
      'error template-variable a.yaml.hbs:1 there is no variable nme; did you mean name?',
    ]);
  });

  it.each([
    ['a: {{name}}', 1],
    ['a: {{upper name}}', 1],
    ['a: x-{{slug}}', 1],
    ['# {{name}}', 1],
    ['{{#each features}}\n- {{this}}\n{{/each}}', 1],
    ['a: {{yaml name}} # {{slug}}', 0],
    ['a: {{fee}}', 0],
    ['a: {{includes features "audio"}}', 0],
    ['a: {{json name}}', 0],
  ])('warns of values pasted into YAML: %j', (text, count) => {
    const found = lint([NAME, FEE, FEATURES], { 'a.yml.hbs': `x: 1\n${text}\n` });
    expect(found.filter((each) => each.includes('template-unquoted'))).toHaveLength(count);
  });

  it('lets texts that are no YAML paste what they like', () => {
    expect(lint([NAME], { 'README.md.hbs': '# {{name}}' })).toEqual([]);
  });

  it('finds what pasting breaks, whatever the default is', () => {
    expect(lint([{ ...NAME, default: 'Claro' }], { 'a.yaml.hbs': 'a: {{name}}\n' })).toContainEqual(
      expect.stringMatching(/^error template-yaml a.yaml.hbs: renders to no YAML: /),
    );
  });

  it.each<[string, object[], string, string]>([
    [
      'one choice of a select',
      [DATABASE],
      '{{#if (eq database "mysql")}}a: [\n{{else}}a: 1\n{{/if}}',
      '(with database=mysql)',
    ],
    [
      'one combination of features',
      [FEATURES],
      'a: {{#if (includes features "audio")}}{{#unless (includes features "sales")}}[{{/unless}}{{/if}}\n',
      '(with features=audio)',
    ],
    [
      'no feature at all',
      [FEATURES],
      'a: {{#unless features}}[{{/unless}}\n',
      '(with features="")',
    ],
    [
      'a text that it is compared with',
      [LANGUAGE],
      'a: {{#if (eq language "pt")}}[{{/if}}\n',
      '(with language=pt)',
    ],
    ['a number of none', [FEE], 'a: {{#unless fee}}[{{/unless}}\n', '(with fee=0)'],
    ['no subnet', [NAME], 'a: {{#unless subnet}}[{{/unless}}\n', '(with subnet=null)'],
  ])('finds YAML that only %s breaks', (_what, questions, text, where) => {
    const [problem, ...others] = lint(questions, { 'a.yaml.hbs': text });
    expect(problem).toMatch(/^error template-yaml a.yaml.hbs: renders to no YAML: /);
    expect(problem).toContain(where);
    expect(others).toEqual([]);
  });

  it('finds an answer that only some clients are asked for, with its line', () => {
    expect(lint([DATABASE, DATASET], { 'a.yaml.hbs': 'a: 1\nb: {{yaml dataset}}\n' })).toEqual([
      'error template-value a.yaml.hbs:2 yaml is given an answer without a value (with database=postgresql)',
    ]);
  });

  it('finds a port that only some clients have', () => {
    const ports = { database: { base: 5432, when: '{{ne database "bigquery"}}' } };
    expect(lint([DATABASE], { 'a.txt.hbs': '{{ports.database}}' }, { ports })).toEqual([
      'error template-value a.txt.hbs:1 database has no value here (with database=bigquery)',
    ]);
  });

  it('finds two files of one path, and a path that leaves the folder', () => {
    expect(lint([DATABASE], { '{{database}}.txt': '', 'mysql.txt': '' })).toEqual([
      'error template-collision mysql.txt: mysql.txt is taken by templates/sample/{{database}}.txt (with database=mysql)',
    ]);
    expect(lint([NAME], { '{{name}}.txt': '' })).toEqual([
      expect.stringMatching(
        /^error template-path \{\{name\}\}.txt: its path becomes .* is more than one name/,
      ),
    ]);
  });

  it('finds a default that is no answer for some of the earlier ones', () => {
    const port = {
      ...{ key: 'engine', type: 'select', prompt: '?', choices: ['a', 'b'] },
      default: '{{#if (eq database "mysql")}}c{{else}}a{{/if}}',
    };
    expect(lint([DATABASE, port], {})).toEqual([
      'error default-invalid template.yaml: engine: the default of engine must be a or b (with database=mysql)',
    ]);
  });

  it('finds JSON that does not parse', () => {
    expect(lint([NAME], { 'a.json.hbs': '{"a": {{json name}},}' })).toEqual([
      expect.stringMatching(/^error template-json a.json.hbs: renders to no JSON/),
    ]);
  });

  it('finds rules that match nothing, and versions out of order', () => {
    const manifest = {
      version: '2.0.0',
      files: [{ path: 'k9s/**', seed: true }],
      migrations: [
        { version: '1.2.0', renameKey: [{ file: '*', from: 'x', to: 'y' }] },
        { version: '1.1.0' },
      ],
      renames: [{ version: '2.1.0', from: 'a', to: 'b' }],
    };
    expect(lint([], { a: '', '.env': '' }, manifest)).toEqual([
      'warning template-rule-unused template.yaml: files: k9s/** matches no file',
      'warning template-rule-unused template.yaml: migrations: renameKey renames nothing in a, which is not a file with keys',
      'error template-version-order template.yaml: migrations: must stand oldest first',
      "error template-version-order template.yaml: renames: 2.1.0 is later than the template's own version",
    ]);
  });

  it('finds migrations whose expressions cannot be rendered, whatever answers there were', () => {
    const setAnswer = { a: '{{gone}}', b: '{{#if gone}}', c: '{{yml gone}}', d: 'literal' };
    expect(lint([], {}, { migrations: [{ version: '1.0.0', setAnswer }] })).toEqual([
      'error template-syntax template.yaml: migration to 1.0.0, b: an expression is not closed near "{{#if gone}}"',
      'error template-function template.yaml: migration to 1.0.0, c: there is no function yml; did you mean yaml?',
    ]);
  });

  it('tries some of very many combinations, and says so', () => {
    const keys = Array.from(
      { length: 20 },
      (_, index) => `flag_${String.fromCharCode(97 + index)}`,
    );
    const questions = keys.map((key) => ({ key, type: 'confirm', prompt: '?' }));
    const text = keys.map((key) => `${key}: {{#if ${key}}}1{{else}}2{{/if}}\n`).join('');
    expect(lint(questions, { 'a.yaml.hbs': text })).toEqual([
      'warning template-combinations a.yaml.hbs: hangs on more choices than can all be tried: 2048 combinations were',
    ]);
  });
});
