/** A text that the code has in English, in the language of who reads it; a text that is not in the catalog stays. */
export type Translate = (text: string) => string;

/**
 * English pattern → its translation. `{0}`, `{1}` stand for what the code puts in; a translation may have them in
 * another order. null: the translation is the same text.
 */
export type Catalog = Readonly<Record<string, string | null>>;

interface Pattern {
  /** What stands before, between and behind the holes. */
  literals: readonly string[];
  translation: string;
}

const HOLE = /\{(\d+)\}/;

/** English, as it is written. */
export const keepEnglish: Translate = (text) => text;

export function createTranslate(catalog: Catalog): Translate {
  const patterns = toPatterns(catalog);

  function translate(text: string): string {
    return (
      translateWhole(text) ??
      translateEach(text, '\n') ??
      translateEach(text, '; ') ??
      translateEach(text, ', ') ??
      translatePredicate(text) ??
      text
    );
  }

  function translateWhole(text: string): string | undefined {
    const core = text.trim();
    const from = text.indexOf(core);
    const [before, after] = [text.slice(0, from), text.slice(from + core.length)];
    const exact = Object.hasOwn(catalog, core) ? (catalog[core] ?? core) : translateMatch(core);
    return exact === undefined ? undefined : before + exact + after;
  }

  /** `services.app is privileged`: what stands after a subject of one to three words. */
  function translatePredicate(text: string): string | undefined {
    let at = text.indexOf(' ');
    for (let words = 1; words <= 3 && at !== -1; words += 1, at = text.indexOf(' ', at + 1)) {
      const predicate = translateWhole(text.slice(at + 1));
      if (predicate !== undefined) return text.slice(0, at + 1) + predicate;
    }
    return undefined;
  }

  function translateMatch(text: string): string | undefined {
    for (const { literals, translation } of patterns) {
      const parts = matchLiterals(text, literals);
      if (parts === undefined) continue;
      const translated = parts.map((part, at) =>
        isQuoted(literals[at], literals[at + 1]) ? part : translatePart(part),
      );
      return translation.replaceAll(/\{(\d+)\}/g, (_, at: string) => translated[Number(at)] ?? '');
    }
    return undefined;
  }

  /** One word may be the name of anything: it is not looked up. */
  function translatePart(part: string): string {
    return part.trim().includes(' ') ? translate(part) : part;
  }

  /** Texts that the code has joined; undefined if none of them is in the catalog. */
  function translateEach(text: string, separator: string): string | undefined {
    const parts = text.split(separator);
    if (parts.length === 1) return undefined;
    const translated = parts.map((part) =>
      part.trim().includes(' ') ? (translateWhole(part) ?? translateJoined(part, separator)) : part,
    );
    return translated.some((one, at) => one !== parts[at]) ? translated.join(separator) : undefined;
  }

  function translateJoined(part: string, outer: string): string {
    return outer === '\n' ? translate(part) : part;
  }

  return translate;
}

/** Those with the most literal text first: they say the most about what they match. */
function toPatterns(catalog: Catalog): Pattern[] {
  return Object.entries(catalog)
    .filter(([english]) => HOLE.test(english))
    .map(([english, translation]) => ({
      literals: english.split(/\{\d+\}/),
      translation: translation ?? english,
    }))
    .sort((left, right) => weightOf(right) - weightOf(left));
}

function weightOf({ literals }: Pattern): number {
  return literals.join('').length * 100 - literals.length;
}

/**
 * What stands in the holes, each as short as it can be; undefined if the text does not match. By search alone: the
 * time grows with the text, whatever is in it.
 */
function matchLiterals(text: string, literals: readonly string[]): string[] | undefined {
  const first = literals[0] ?? '';
  const last = literals.at(-1) ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length) return undefined;
  if (!text.endsWith(last)) return undefined;
  const end = text.length - last.length;
  const parts: string[] = [];
  let from = first.length;
  for (const literal of literals.slice(1, -1)) {
    const at = text.indexOf(literal, from);
    if (at === -1 || at + literal.length > end) return undefined;
    parts.push(text.slice(from, at));
    from = at + literal.length;
  }
  return [...parts, text.slice(from, end)];
}

/** A value in quotes is what someone has written. */
function isQuoted(before = '', after = ''): boolean {
  return /["'`]$/.test(before) && /^["'`]/.test(after);
}
