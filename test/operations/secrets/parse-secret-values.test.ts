import { expect, it } from 'vitest';
import {
  matchNames,
  parseEnvFile,
  parseYamlFile,
} from '../../../src/operations/secrets/parse-secret-values.ts';

it.each([
  ['A=one', { A: 'one' }],
  ['\uFEFFexport A = one # note\r\n\r\n# B=two\r\n', { A: 'one' }],
  ["A='one # $two'", { A: 'one # $two' }],
  ['A="one\\n\\"two\\" # three"', { A: 'one\n"two" # three' }],
  ['A=', { A: '' }],
  ['A=a=b==', { A: 'a=b==' }],
])('a .env file is read: %j', (text, values) => {
  expect(Object.fromEntries(parseEnvFile(text, 'it'))).toEqual(values);
});

it('a line that is not KEY=value is named by its number, without its text', () => {
  expect(() => parseEnvFile('A=one\nvery-secret\n', 'it.env')).toThrow(
    expect.objectContaining({
      code: 'secrets-file-invalid',
      message: 'it.env is not KEY=value',
      at: { file: 'it.env', line: 2 },
    }),
  );
});

it.each(['[a]', 'text', 'a: 5', 'a: [b', '', 'a: {b: c}'])('YAML that is refused: %j', (text) => {
  expect(() => parseYamlFile(text, 'it')).toThrow(
    expect.objectContaining({ code: 'secrets-file-invalid' }),
  );
});

it('a YAML mapping and JSON are read', () => {
  expect(parseYamlFile('{"a": "one", "b": "5"}', 'it')).toEqual(
    new Map([
      ['a', 'one'],
      ['b', '5'],
    ]),
  );
});

it('names match whatever their case and separators', () => {
  const values = new Map([
    ['DB_PASSWORD', 1],
    ['other', 2],
  ]);
  expect([...matchNames(values, ['db-password']).keys()]).toEqual(['db-password', 'other']);
});
