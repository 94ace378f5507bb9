import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { shellWord, singleQuoted } from '../../src/text/shell-word.ts';

const run = promisify(execFile);

it.each(['', 'plain', 'a b', "it's", '$HOME `id`', '*', '"', '\\', 'a\nb', 'k=v,w:@/%+.-'])(
  'is read by a shell as it was: %j',
  async (word) => {
    const script = `printf '%s|%s' ${shellWord(word)} ${singleQuoted(word)}`;
    expect((await run('sh', ['-c', script])).stdout).toBe(`${word}|${word}`);
  },
);

it('has quotes only if it requires them', () => {
  expect([shellWord('a/b.c'), shellWord('a b')]).toEqual(['a/b.c', "'a b'"]);
});
