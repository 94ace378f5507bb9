const LINE = /^( *)((?:- +)*)(?:("[^"]*"|'[^']*'|[\w./-]+):(?: |$))?/;

/** The path of every key of a YAML text, by nothing but indentation: the text may be no YAML. */
export function listYamlKeys(text: string): string[] {
  const parents: { column: number; path: string }[] = [];
  const keys: string[] = [];
  let items = 0;
  const enter = (column: number, step: string): string => {
    while ((parents.at(-1)?.column ?? -Infinity) >= column) parents.pop();
    const path = `${parents.at(-1)?.path ?? ''}${step}`;
    parents.push({ column, path });
    return path;
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('---')) enter(-1, `[${(items += 1)}]`);
    const [, indent = '', dashes = '', key] = LINE.exec(line) ?? [];
    // A list may stand as deep as its key: an item is between a key there and those in it.
    if (dashes !== '') enter(indent.length + 0.5, `[${(items += 1)}]`);
    const name = key?.replace(/["']/g, '');
    if (name !== undefined)
      keys.push(enter(indent.length + dashes.length, `.${name}`).replace(/^\./, ''));
  }
  return keys;
}
