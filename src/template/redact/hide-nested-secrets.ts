import { isSecretName } from './secret-names.ts';

/** `key: |`: the secret stands in the lines below. */
const BLOCK = /^(\s*)(?:- )?["']?([\w.-]+)["']?\s*:\s*[|>][-+\d]*\s*(?:#.*)?$/;
/** `- name: DB_PASSWORD`: the secret is the `value` beside it. */
const NAMED = /^\s*(?:- )?name:\s*["']?([\w.-]+)["']?\s*$/;
const VALUE = /^(\s*(?:- )?value:\s*)\S.*$/;
/** A line of a key or certificate in PEM, which a diff may begin in the middle of. */
const BASE64 = /^(\s*)[A-Za-z0-9+/]{60,}={0,2}$/;

/** Hides what no line alone shows to be a secret. Texts may be diffs: a line's first character may be its mark. */
export function hideNestedSecrets(text: string): string {
  let hidden = Infinity;
  let named = false;
  const lines = text.split('\n').map((marked) => {
    const mark = /^[-+ ]/.exec(marked)?.[0] ?? '';
    const line = marked.slice(mark.length);
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    if (line.trim() !== '' && indent > hidden) return `${mark}${' '.repeat(indent)}***`;
    if (line.trim() !== '') hidden = blockIndent(line);
    const shown = named ? line.replace(VALUE, '$1***') : line;
    named = isSecretName(NAMED.exec(line)?.[1] ?? '');
    return mark + shown.replace(BASE64, '$1***');
  });
  return lines.join('\n');
}

/** How deep a line must stand to belong to the secret that this one begins. */
function blockIndent(line: string): number {
  const [, indent = '', key = ''] = BLOCK.exec(line) ?? [];
  return isSecretName(key) ? indent.length : Infinity;
}
