import { resolve } from 'node:path';

/** What a flag is given on a line that is not parsed yet, by any of its names. */
export function findValues(words: readonly string[], ...names: readonly string[]): string[] {
  const flags = beforeDashes(words);
  return flags.flatMap((word, at) =>
    names.flatMap((name) => {
      if (word === name) return flags[at + 1] ?? [];
      // `--cwd=fleet`, and `-Cfleet`.
      const head = name.startsWith('--') ? `${name}=` : name;
      return word.startsWith(head) ? word.slice(head.length) : [];
    }),
  );
}

/** What is behind `--` are flags of another program. */
export function beforeDashes(words: readonly string[]): readonly string[] {
  const at = words.indexOf('--');
  return at === -1 ? words : words.slice(0, at);
}

/** Of several values the last one, as it is with flags. */
export function findValue(
  words: readonly string[],
  ...names: readonly string[]
): string | undefined {
  return findValues(words, ...names).at(-1);
}

/** The folder that such a line works in. */
export function findFolder(words: readonly string[], cwd: string): string {
  return resolve(cwd, findValue(words, '-C', '--cwd') ?? '.');
}
