import { expect, it } from 'vitest';
import { findYamlFaults } from '../../src/text/find-yaml-faults.ts';

it.each([
  ['', []],
  ['# a comment alone\n', []],
  ['a: 1\n---\nb: [1, 2]\n', []],
  ['a: 1\n---\nb: {\n', ['4:1']],
  ['a: {\n---\nb: ]\n', ['2:1', '3:4']],
  ['a: 1\na: 2\n', ['2:1']],
  ['a: "no end\n', ['2:1']],
])('%j', (text, places) => {
  const faults = findYamlFaults(text, 'k8s/service.yaml');
  expect(faults.map(({ line, column }) => `${line ?? ''}:${column ?? ''}`)).toEqual(places);
  expect(
    faults.every(({ file, code }) => file === 'k8s/service.yaml' && code === 'yaml-syntax'),
  ).toBe(true);
});

it.each(['[', '{a: ', '- ', '? ', '[{a: ', '- [', '? !a ', '- ? &b '])(
  'says that %j a hundred thousand times is too deep',
  (opening) => {
    const text = `a:\n  b:\n    ${opening.repeat(100_000)}`;
    expect(findYamlFaults(text, 'x.yaml')).toMatchObject([{ message: 'it is nested too deep' }]);
  },
);

it('takes long lists and many brackets for what they are', () => {
  const text = `a:\n${'- [{a: [1]}]\n'.repeat(10_000)}b: "${'] '.repeat(1000)}${'[x] '.repeat(1000)}"\n`;
  expect(findYamlFaults(text, 'x.yaml')).toEqual([]);
});
