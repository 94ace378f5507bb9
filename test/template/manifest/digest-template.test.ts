import { describe, expect, it } from 'vitest';
import { digestTemplate } from '../../../src/template/manifest/digest-template.ts';
import { buildSource } from '../../support/build-template.ts';

const FILES = { 'a.txt': 'one', 'b/c.hbs': 'two' };
const DIGEST = digestTemplate(buildSource({}, FILES));

describe('digestTemplate', () => {
  it('is a sha256 that does not hang on the order of the files, nor on where the folder is', () => {
    const reversed = buildSource({}, { 'b/c.hbs': 'two', 'a.txt': 'one' });
    expect(DIGEST).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digestTemplate({ ...reversed, name: 'other', folder: 'elsewhere' })).toBe(DIGEST);
  });

  it.each([
    ['template.yaml', buildSource({ description: 'x' }, FILES)],
    ['a byte', buildSource({}, { ...FILES, 'a.txt': 'onf' })],
    [
      'a mode',
      buildSource({}, { ...FILES, 'a.txt': { bytes: Buffer.from('one'), executable: true } }),
    ],
    ['a path', buildSource({}, { 'a.tx': 'one', 'b/c.hbs': 'two' })],
    ['a file more', buildSource({}, { ...FILES, empty: '' })],
    ['a link', buildSource({}, { ...FILES, 'a.txt': { symlink: 'b' } })],
    [
      'where one file ends and the next starts',
      buildSource({}, { 'a.txt': 'onetwo', 'b/c.hbs': '' }),
    ],
  ])('changes with %s', (_what, source) => {
    expect(digestTemplate(source)).not.toBe(DIGEST);
  });
});
