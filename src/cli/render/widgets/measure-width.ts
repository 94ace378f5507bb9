import { createRequire } from 'node:module';

/** What takes one column each: Latin letters with their accents, and all that a keyboard has; no soft hyphen. */
const LATIN = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff]*$/;

let measureAny: ((text: string) => number) | undefined;

/**
 * The columns that a text takes on a terminal. Unicode's tables (wide characters, emoji, colors) are loaded
 * with the first text that needs them: that takes longer than all else of a `pulso list`.
 */
export function measureWidth(text: string): number {
  if (LATIN.test(text)) return text.length;
  measureAny ??= loadTables();
  return measureAny(text);
}

/** Written as scripts/lib/bundle.js looks for it: the library is bundled, and evaluated at this call. */
function loadTables(): (text: string) => number {
  return (createRequire(import.meta.url)('string-width') as { default: (text: string) => number })
    .default;
}
