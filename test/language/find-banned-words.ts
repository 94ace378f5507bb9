import { BANNED_WORD_EXCEPTIONS, type BannedWordException } from './banned-word-exceptions.ts';
import type { BannedPhrase } from './banned-phrases.ts';
import { readableTexts } from './readable-texts.ts';

/** A banned phrase in a file. */
export interface BannedWord {
  file: string;
  line: number;
  phrase: string;
  replacement: string;
  exception?: BannedWordException;
}

/** Every banned phrase in what people read of a file, exceptions included. */
export async function findBannedWords(
  file: string,
  phrases: readonly BannedPhrase[],
): Promise<BannedWord[]> {
  const [source, texts] = await readableTexts(file);
  const found = texts.flatMap(({ text, start }) =>
    phrases.flatMap((phrase) =>
      matchPhrase(text, phrase).map((match) => ({ ...match, start: start + match.index, phrase })),
    ),
  );
  const lines = source.split('\n');
  return found.map(({ start, words, phrase }) => {
    const line = source.slice(0, start).split('\n').length;
    const said = lines[line - 1] ?? '';
    const exception = BANNED_WORD_EXCEPTIONS.find(
      (other) => other.file === file && said.includes(other.text),
    );
    const at = { file, line, phrase: words.replaceAll(/[\s*/#]+/g, ' ') };
    return { ...at, replacement: phrase.replacement, ...(exception && { exception }) };
  });
}

function matchPhrase(
  text: string,
  { pattern, fine }: BannedPhrase,
): { index: number; words: string }[] {
  const allowed = fine.flatMap((each) => [...text.matchAll(each)].map(toSpan));
  return [...text.matchAll(pattern)]
    .filter((match) => {
      const { from, to } = toSpan(match);
      return !allowed.some((span) => span.from <= from && to <= span.to);
    })
    .map((match) => ({ index: match.index, words: match[0] }));
}

function toSpan(match: RegExpExecArray): { from: number; to: number } {
  return { from: match.index, to: match.index + match[0].length };
}
