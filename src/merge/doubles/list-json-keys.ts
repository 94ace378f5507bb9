/** JSON5 has keys and texts in single quotes, and keys without any. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[^]*?\*\/|[\w$]+|[{}[\],:]/g;

interface Frame {
  path: string;
  items: number;
}

/** The path of every key of a JSON text, with comments or without. */
export function listJsonKeys(text: string): string[] {
  const keys: string[] = [];
  const frames: Frame[] = [{ path: '', items: 0 }];
  let latest = '';
  let key: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    const frame = frames.at(-1) ?? { path: '', items: 0 };
    if (token === ':') {
      key = `${frame.path}.${latest}`;
      keys.push(key);
    } else if (token === '{' || token === '[') {
      frames.push({ path: key ?? `${frame.path}[${(frame.items += 1)}]`, items: 0 });
      key = undefined;
    } else if (token === '}' || token === ']') {
      frames.pop();
      key = undefined;
    } else if (token === ',') key = undefined;
    else if (/^["'\w$]/.test(token)) latest = token.replace(/^(["'])(.*)\1$/s, '$2');
  }
  return keys.map((path) => path.replace(/^(?:\[1\])?\./, ''));
}
