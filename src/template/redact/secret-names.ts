/** What the name of a secret holds. */
export const SECRET_WORD =
  '(?:passw(?:or)?d|secret|token|api[-_]?key|private[-_]?key|credentials?)';

const NAMES_SECRET = new RegExp(SECRET_WORD, 'i');

/** Names that only say where a secret is. */
const POINTS_ELSEWHERE = /(?:file|path|name|ref|key_?ref|names|backend|mount)$/i;

/** Whether what goes by this name is a secret itself. */
export function isSecretName(name: string): boolean {
  return NAMES_SECRET.test(name) && !POINTS_ELSEWHERE.test(name);
}
