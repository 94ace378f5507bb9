/** What a shell takes as it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** A word for a shell, in quotes only if it requires them. */
export function shellWord(word: string): string {
  return PLAIN.test(word) ? word : singleQuoted(word);
}

/** A word for a shell, in single quotes. */
export function singleQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
