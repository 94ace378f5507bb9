import { shellWord, singleQuoted } from '../../text/shell-word.ts';
import { createRedactor } from './create-redactor.ts';
import { isSecretName, SECRET_WORD } from './secret-names.ts';

/** `PGPASSWORD=…`, `token=…` anywhere in a word: a script is one word. */
const ASSIGNED = new RegExp(`([\\w.-]*${SECRET_WORD}[\\w.-]*)=("[^"]*"|'[^']*'|[^\\s;&|]+)`, 'gi');
/** The header of a request. */
const AUTHORIZED = /(authorization:\s*(?:(?:basic|bearer)\s+)?)[^\s'"]+/gi;
/** Passwords in statements: `PASSWORD '…'`, `IDENTIFIED BY "…"`. */
const STATED = /(\b(?:password|identified\s+by)\s+)(?:'[^']*'|"[^"]*")/gi;
/** Words of commands whose next one is a password. */
const BEFORE_PASSWORD = /^(?:auth|requirepass|masterauth)$/i;
/** Characters. */
const LONGEST = 400;

/**
 * A command on one line, its words quoted as a shell would have them. Every one of `secrets` and what looks like a
 * secret by the flag or the name before it is `***`.
 */
export function describeCommand(argv: readonly string[], secrets: Iterable<string>): string {
  const redact = createRedactor(secrets);
  const words = argv.map((word, at) => {
    const flag = argv[at - 1] ?? '';
    if (/^--?[\w-]+$/.test(flag) && isSecretName(flag)) return '***';
    if (BEFORE_PASSWORD.test(flag)) return '***';
    return quote(hideAssigned(redact(word)));
  });
  const line = words.join(' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function hideAssigned(word: string): string {
  return word
    .replace(ASSIGNED, (whole, name: string) => (isSecretName(name) ? `${name}=***` : whole))
    .replace(STATED, '$1***')
    .replace(AUTHORIZED, '$1***');
}

/** Stars alone require no quotes. */
function quote(word: string): string {
  const plain = word.replaceAll('***', 'x');
  return shellWord(plain) === plain ? word : singleQuoted(word.replaceAll('\n', '\\n'));
}
