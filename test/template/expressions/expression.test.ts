import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/template/expressions/compile-expression.ts';

const SCOPE = new Set([
  ...['name', 'empty', 'zero', 'list', 'unasked', 'country', 'slug'],
  ...['ports', 'ports.web', 'ports.database'],
]);
const VALUES = {
  ...{ name: 'a: b', empty: '', zero: 0, list: ['audio', 'sales'], country: 'CO' },
  ...{ slug: 'claro-colombia', ports: { web: 8001 } },
};
const FILE = 'templates/sample/a.yaml.hbs';

function render(text: string): string {
  const { expression, problems } = compileExpression(text, { file: FILE }, SCOPE);
  expect(problems).toEqual([]);
  return expression!.render(VALUES);
}

function faultOf(text: string): string | undefined {
  const [problem] = compileExpression(text, { file: FILE }, SCOPE).problems;
  return problem && `${problem.code} ${problem.line}:${problem.column ?? ''} ${problem.message}`;
}

describe('what expressions render to', () => {
  it.each([
    ['plain text: { } }} \\ $', 'plain text: { } }} \\ $'],
    ['', ''],
    ['{{name}}', 'a: b'],
    ['{{{name}}} {{& name}}', 'a: b a: b'],
    ['\\{{name}}', '{{name}}'],
    ['{{! a comment }}x', 'x'],
    ['a\r\n{{name}}\r\n', 'a\r\na: b\r\n'],
    ['{{ports.web}} {{yaml ports}}', '8001 {"web": 8001}'],
    ['{{#if name}}y{{else}}n{{/if}}', 'y'],
    ['{{#if zero}}y{{else}}n{{/if}}', 'n'],
    ['{{#if unasked}}y{{else}}n{{/if}}', 'n'],
    ['{{#unless empty}}y{{/unless}}', 'y'],
    ['{{#if (eq name "x")}}1{{else if (eq country "CO")}}2{{else}}3{{/if}}', '2'],
    [
      '{{#each list}}{{this}}{{@index}}{{@root.slug}} {{/each}}',
      'audio0claro-colombia sales1claro-colombia ',
    ],
    ['{{#each list as |each|}}{{yaml each}},{{/each}}', '"audio","sales",'],
    ['{{#each empty}}x{{else}}none{{/each}}', 'none'],
    ['{{eq name "a: b"}} {{eq unasked "x"}} {{ne unasked "x"}}', 'true false true'],
    [
      '{{not empty}} {{not list}} {{includes list "audio"}} {{includes unasked "x"}}',
      'true false true false',
    ],
    ['{{or empty unasked country}} {{and name country}}|{{and empty country}}|', 'CO CO||'],
    ['{{yaml name}} {{json list}}', '"a: b" ["audio", "sales"]'],
    ['{{concat "v" zero "-" slug}}', 'v0-claro-colombia'],
    [
      '{{upper slug}} {{lower "ÁB"}} {{snake slug}} {{snake "3-M"}}',
      'CLARO-COLOMBIA áb claro_colombia _3_m',
    ],
    ['{{indent 2 "a\n\nb"}}', '  a\n\n  b'],
    [
      '{{countryName country}} {{countryCurrency country}} {{countryLanguage country}} {{countryTimezone country}}',
      'Colombia COP es America/Bogota',
    ],
    ['[{{countryCurrency "ZZ"}}]', '[]'],
  ])('%j → %j', (text, rendered) => {
    expect(render(text)).toBe(rendered);
  });

  it('does not render what a value holds', () => {
    const { expression } = compileExpression('{{name}}', { file: FILE }, SCOPE);
    expect(expression!.render({ name: '{{slug}} {{#if' })).toBe('{{slug}} {{#if');
  });
});

describe('what is refused before anything is rendered', () => {
  it.each([
    ['a\n  {{nme}}', 'template-variable 2:5 there is no variable nme; did you mean name?'],
    ['{{yaml nme}}', 'template-variable 1:8 there is no variable nme; did you mean name?'],
    [
      '{{#if contry}}{{/if}}',
      'template-variable 1:7 there is no variable contry; did you mean country?',
    ],
    ['{{yaml (concat "x" zzz)}}', 'template-variable 1:20 there is no variable zzz'],
    [
      '{{ports.webb}}',
      'template-variable 1:3 there is no variable ports.webb; did you mean ports.web?',
    ],
    ['{{#if name}}{{else}}{{zzz}}{{/if}}', 'template-variable 1:23 there is no variable zzz'],
    [
      '{{#each list}}{{name}}{{/each}}',
      'template-variable 1:17 inside an each block name is @root.name',
    ],
    ['{{this}}', 'template-variable 1:3 there is no variable this'],
    ['{{../name}}', 'template-variable 1:3 there is no variable ../name'],
    ['{{@index}}', 'template-variable 1:3 there is no variable @index'],
    ['{{name.length}}', 'template-variable 1:3 there is no variable name.length'],
    ['{{constructor}}', 'template-variable 1:3 there is no variable constructor'],
    ['{{__proto__}}', 'template-variable 1:3 there is no variable __proto__'],
    ['{{yaml toString}}', 'template-variable 1:8 there is no variable toString'],
    [
      '{{name.constructor.constructor}}',
      'template-variable 1:3 there is no variable name.constructor.constructor',
    ],
    ['{{yml name}}', 'template-function 1:1 there is no function yml; did you mean yaml?'],
    ['{{lookup ports "web"}}', 'template-function 1:1 there is no function lookup'],
    ['{{log name}}', 'template-function 1:1 there is no function log'],
    [
      '{{#with name}}{{/with}}',
      'template-function 1:1 there is no block #with: if, unless and each are',
    ],
    [
      '{{#name}}{{/name}}',
      'template-function 1:1 there is no block #name: if, unless and each are',
    ],
    ['{{yaml}}', 'template-function 1:1 yaml takes 1 argument, not 0'],
    ['{{#if}}{{/if}}', 'template-function 1:1 if takes 1 argument, not 0'],
    ['{{eq name}}', 'template-function 1:1 eq takes 2 arguments, not 1'],
    ['{{yaml name x=1}}', 'template-function 1:1 yaml takes no named arguments'],
    ['{{> part}}', 'template-syntax 1:1 partials and decorators are not supported'],
    [
      '{{#*inline "a"}}{{/inline}}',
      'template-syntax 1:1 partials and decorators are not supported',
    ],
    ['{{"name"}}', 'template-syntax 1:1 a literal needs no {{ }}'],
    ['a\nb: {{', 'template-syntax 2: an expression is not closed near "ab: {{"'],
    ['{{#if name}}\n x', 'template-syntax 2: an expression is not closed near "{{#if name}} x"'],
    ['a\nb: {{yaml}', 'template-syntax 2: an expression cannot be read near "ab: {{yaml}"'],
    ['{{#if name}}{{/each}}', "template-syntax 1:4 if doesn't match each"],
  ])('%j: %s', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('says all of them at once', () => {
    const { problems } = compileExpression('{{aaa}}\n{{bbb}}\n{{ccc 1}}', { file: FILE }, SCOPE);
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('places them at a line of template.yaml where the text is a value there', () => {
    const place = { file: 'templates/sample/template.yaml', line: 7, column: 12 };
    const [problem] = compileExpression('a\nb {{zzz}}', place, SCOPE).problems;
    expect(problem).toMatchObject(place);
  });
});

describe('what only a render finds', () => {
  it.each([
    ['a\n {{unasked}}', 2, 4, 'unasked has no value here'],
    ['{{yaml unasked}}', 1, 1, 'yaml is given an answer without a value'],
    ['x {{concat "a" (lower unasked)}}', 1, 16, 'lower is given an answer without a value'],
    ['{{ports.database}}', 1, 3, 'database has no value here'],
  ])('%j has line %i and column %i', (text, line, column, message) => {
    expect(() => render(text)).toThrow(
      expect.objectContaining({
        code: 'template-value',
        message,
        at: { file: FILE, line, column },
      }),
    );
  });
});
