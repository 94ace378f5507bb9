/** True for paths that a `.dockerignore` leaves out of a build: the last line that matches decides. */
export function readIgnored(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), pattern: toPattern(line.replace(/^!/, '')) }));
  return (path) => {
    let ignored = false;
    for (const { keep, pattern } of rules) if (pattern.test(path)) ignored = !keep;
    return ignored;
  };
}

/** A pattern matches a path and all below it; `*` stays in its folder, `**` does not. */
function toPattern(line: string): RegExp {
  const clean = line.trim().replace(/^\.?\/+/, '').replace(/\/+$/, ''); // prettier-ignore
  const source = clean.replace(/\*\*\/|\*\*|\*|\?|\\.|[.+^${}()|]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    return token.startsWith('\\') && token.length > 1 ? token : `\\${token}`;
  });
  return new RegExp(`^${source}(?:/|$)`);
}
