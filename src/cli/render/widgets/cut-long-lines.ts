/** The lines of each side of a conflict. */
export type SideLines = Record<'base' | 'template' | 'client', string[]>;

/** Characters of one line that are shown at once: some lines of a terminal. */
const MOST_CHARACTERS = 240;
/** Of those, the ones before the place where the sides differ. */
const BEFORE = 40;

/** Of lines that are longer than a person reads (JSON or JavaScript in one line), what is around the first difference. */
export function cutLongLines(sides: SideLines): SideLines {
  const all = Object.values(sides);
  if (!all.flat().some(isLong)) return sides;
  const cut = (lines: readonly string[]): string[] =>
    lines.map((line, index) => {
      const beside = all.flatMap((other) => other[index] ?? []);
      return isLong(line) ? cutLine(line, countCommon(beside)) : line;
    });
  return { base: cut(sides.base), template: cut(sides.template), client: cut(sides.client) };
}

/** Whether a line is not shown whole. */
export function isLong(line: string): boolean {
  return line.length > MOST_CHARACTERS;
}

/** A line in pieces of at most so many characters. */
export function splitLine(line: string, size: number): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < line.length; from = endOfPiece(line, from, size))
    pieces.push(line.slice(from, endOfPiece(line, from, size)));
  return pieces.length === 0 ? [''] : pieces;
}

function cutLine(line: string, common: number): string {
  const last = Math.max(line.length - MOST_CHARACTERS, 0);
  const from = startOfCharacter(line, Math.min(Math.max(common - BEFORE, 0), last));
  const to = endOfPiece(line, from, MOST_CHARACTERS);
  const [before, after] = [from > 0 ? '…' : '', to < line.length ? '…' : ''];
  return `${before}${line.slice(from, to)}${after} (line of ${line.length} characters)`;
}

/** Characters that all lines begin with. */
function countCommon([first = '', ...others]: readonly string[]): number {
  let count = 0;
  while (count < first.length && others.every((other) => other[count] === first[count])) count += 1;
  return count;
}

function endOfPiece(line: string, from: number, size: number): number {
  const end = Math.min(from + size, line.length);
  const whole = startOfCharacter(line, end);
  return whole > from ? whole : end;
}

/** Half of a character (an emoji is two) is none. */
function startOfCharacter(line: string, at: number): number {
  const code = line.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
