import { hideNestedSecrets } from './hide-nested-secrets.ts';
import { isSecretName, SECRET_WORD } from './secret-names.ts';

/** Gives a text back with every secret in it as `***`. */
export type Redact = (text: string) => string;

/** A key whose value is a secret: `password: …`, `API_KEY=…`, `"clientSecret": …`. */
const SECRET_LINE = new RegExp(
  `^([-+ ]?\\s*(?:- )?["']?([\\w.-]*${SECRET_WORD}[\\w.-]*)["']?\\s*[:=]\\s*)(\\S.*)$`,
  'gim',
);

/** `postgres://user:password@host`. */
const PASSWORD_IN_URL = /(:\/\/[^\s:/@]*:)[^\s/@]+(?=@)/g;

/** Values that are not text. */
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
    const shown = hidden.replace(PASSWORD_IN_URL, '$1***').replace(SECRET_LINE, hideValue);
    return hideNestedSecrets(shown);
  };
}

function hideValue(line: string, start: string, key: string, value: string): string {
  if (!isSecretName(key) || NO_VALUE.test(value)) return line;
  return `${start}***`;
}
