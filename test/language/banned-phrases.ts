import { readFile } from 'node:fs/promises';

/** One row of the table in docs/writing.md. */
export interface BannedPhrase {
  pattern: RegExp;
  /** What to write instead, as the table says it. */
  replacement: string;
  /** Longer phrases that contain this one and are fine. */
  fine: readonly RegExp[];
}

/** The phrases that docs/writing.md bans, read from its table. */
export async function readBannedPhrases(): Promise<readonly BannedPhrase[]> {
  const text = await readFile('docs/writing.md', 'utf8');
  const [, section = ''] = text.split('## Words to avoid');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => {
    const [, avoid = '', write = '', fine = ''] = row.split('|');
    return codeSpans(avoid).map((phrase) => ({
      pattern: toPattern(phrase),
      replacement: write.trim(),
      fine: codeSpans(fine).map(toPattern),
    }));
  });
}

function codeSpans(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
}

/** Whole words in lower or upper case, over line ends too: a comment is wrapped anywhere. */
function toPattern(phrase: string): RegExp {
  const words = phrase
    .split(' ')
    .map((word) => (word === '…' ? '[\\w-]+' : word.replaceAll(/[^\w-]/g, '.')));
  return new RegExp(`(?<![\\w-])${words.join('[\\s*/#]+')}(?![\\w-])`, 'gi');
}
