/** Gives a text back with every secret in it as `***`. */
export type Redact = (text: string) => string;

/** A key whose value is a secret: `password: …`, `API_KEY=…`, `"clientSecret": …`. */
const SECRET_LINE =
  /^([-+ ]?\s*(?:- )?["']?([\w.-]*(?:passw(?:or)?d|secret|token|api[-_]?key|private[-_]?key|credentials?)[\w.-]*)["']?\s*[:=]\s*)(\S.*)$/gim;

/** Keys that only say where a secret is, and values that are no text. */
const POINTS_ELSEWHERE = /(?:file|path|name|ref|key_?ref|names|backend|mount)$/i;
const NO_VALUE = /^(?:[|>&*{[#]|true$|false$|null$|~$|\/)/;

/** Shorter ones would redact words that only look like them. */
const SHORTEST = 6;

/**
 * Redacts what looks like a secret by its key, and every one of `secrets` wherever it stands. Diffs end up
 * in logs of CI jobs and in comments that everybody reads.
 */
export function createRedactor(secrets: Iterable<string> = []): Redact {
  const known = [...new Set(secrets)]
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
  return (text) => {
    const hidden = known.reduce((so, secret) => so.replaceAll(secret, '***'), text);
    return hidden.replace(SECRET_LINE, hideValue);
  };
}

function hideValue(line: string, start: string, key: string, value: string): string {
  if (POINTS_ELSEWHERE.test(key) || NO_VALUE.test(value)) return line;
  return `${start}***`;
}
