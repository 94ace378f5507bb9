import { expect, it } from 'vitest';
import { readYamlOnce, readYamlStream } from '../../src/text/read-yaml-stream.ts';

it.each([
  ['', []],
  ['# a comment alone\n', []],
  ['a: 1\n---\nb: [1, 2]\n', []],
  ['a: 1\n---\nb: {\n', ['4:1']],
  ['a: {\n---\nb: ]\n', ['2:1', '3:4']],
  ['a: 1\na: 2\n', ['2:1']],
  ['a: "no end\n', ['2:1']],
])('%j', (text, places) => {
  const faults = readYamlStream('k8s/service.yaml', text).faults;
  expect(faults.map(({ line, column }) => `${line ?? ''}:${column ?? ''}`)).toEqual(places);
  expect(
    faults.every(({ file, code }) => file === 'k8s/service.yaml' && code === 'yaml-syntax'),
  ).toBe(true);
});

it.each(['[', '{a: ', '- ', '? ', '[{a: ', '- [', '? !a ', '- ? &b '])(
  'says that %j a hundred thousand times is too deep',
  (opening) => {
    const text = `a:\n  b:\n    ${opening.repeat(100_000)}`;
    expect(readYamlStream('x.yaml', text).faults).toMatchObject([
      { message: 'it is nested too deep' },
    ]);
  },
);

it('takes long lists and many brackets for what they are', () => {
  const text = `a:\n${'- [{a: [1]}]\n'.repeat(10_000)}b: "${'] '.repeat(1000)}${'[x] '.repeat(1000)}"\n`;
  expect(readYamlStream('x.yaml', text).faults).toEqual([]);
});

it('reports a file that is not UTF-8', () => {
  const { documents, faults } = readYamlStream('k8s/x.yaml', Uint8Array.of(0x61, 0x3a, 0xff));
  expect(documents).toEqual([]);
  expect(faults).toMatchObject([{ file: 'k8s/x.yaml', message: 'it is not UTF-8 text' }]);
});

it('reads a file behind a byte order mark', () => {
  const { documents, faults } = readYamlStream(
    'k8s/x.yaml',
    Buffer.from('\uFEFFa: 1\n---\nb: 2\n'),
  );
  expect(faults).toEqual([]);
  expect(documents.map((document) => document.toJS() as unknown)).toEqual([{ a: 1 }, { b: 2 }]);
});

it('parses a file again only if its bytes are others', () => {
  const parsed: string[] = [];
  const read = readYamlOnce((file, content) => {
    parsed.push(file);
    return readYamlStream(file, content);
  });
  const [bytes, others] = [Buffer.from('a: 1\n'), Buffer.from('a: 2\n')];
  expect(read('x.yaml', bytes)).toBe(read('x.yaml', bytes));
  read('y.yaml', bytes);
  read('x.yaml', others);
  expect(parsed).toEqual(['x.yaml', 'y.yaml', 'x.yaml']);
});
