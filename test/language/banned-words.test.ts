import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { BANNED_WORD_EXCEPTIONS } from './banned-word-exceptions.ts';
import { readBannedPhrases, type BannedPhrase } from './banned-phrases.ts';
import { findBannedWords, type BannedWord } from './find-banned-words.ts';

/** What operators and contributors read. Measured results of the benchmark are data, not prose. */
const READ = ['src', 'clients/template', 'docs', 'README.md', 'CONTRIBUTING.md'];
const LEFT_OUT = ['docs/benchmarks/', 'docs/media/'];

describe('banned words', () => {
  let phrases: readonly BannedPhrase[];
  let found: readonly BannedWord[];

  beforeAll(async () => {
    phrases = await readBannedPhrases();
    const files = (await listFiles()).filter((file) => !LEFT_OUT.some((at) => file.startsWith(at)));
    found = (await Promise.all(files.map((file) => findBannedWords(file, phrases)))).flat();
  }, 300_000);

  it('the table of docs/writing.md is read', () => {
    expect(phrases.length).toBeGreaterThan(40);
    expect(phrases.every(({ replacement }) => replacement !== '')).toBe(true);
  });

  it('no text under src, in the template or in the docs uses one', () => {
    const lines = found
      .filter(({ exception }) => !exception)
      .map(
        ({ file, line, phrase, replacement }) =>
          `${file}:${line} "${phrase}": write ${replacement}`,
      );
    expect(lines).toEqual([]);
  });

  it('every exception is still needed', () => {
    const used = new Set(found.map(({ exception }) => exception));
    expect(BANNED_WORD_EXCEPTIONS.filter((exception) => !used.has(exception))).toEqual([]);
  });
});

async function listFiles(): Promise<string[]> {
  const { stdout } = await execa('git', [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    ...READ,
  ]);
  return stdout.split('\n');
}
