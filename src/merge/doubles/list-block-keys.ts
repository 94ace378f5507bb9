/** A block of a text: what one pair of braces has, or the lines that are indented below one. */
interface Block {
  /** Before each of its keys: `http.server[2].`. */
  path: string;
  /** Columns before the line that opens it; none for the whole text. */
  indent: number;
  /** How many blocks in it begin with the same word. */
  counts: Map<string, number>;
}

/** Words whose lines repeat by their nature: other files, addresses, rules, and what others are matched by. */
const REPEATED =
  /^(?:(?:include|source|import|load)\w*|use|listen|bind|server|allow|deny|acl|option|host|match)$/i;
/** `gzip on;`, `maxmemory 100mb`: a word with its one value. A table (`host all all …`) has more. */
const SETTING = /^([A-Za-z][\w.-]*)[ \t]+(?:"[^"]*"|'[^']*'|[^\s=:"'{#;][^\s;{]*)[ \t]*;?$/;
const PROPERTY = /^["']?([A-Za-z_$][\w$-]*)["']?[ \t]*:[ \t]+\S/;
const ARGUMENT = /^"?([A-Za-z_][\w.-]*)"?[ \t]*=(?![=>~])/;
const COMMENT = /^(?:#|\/\/|;|\*|\/\*)/;
const OPENS = /[{[(]$/;
const CLOSES = /^[}\])]/;

/** Settings of nginx, HAProxy, Redis, sshd: `http.gzip`. */
export function listBlockSettings(text: string): string[] {
  return listKeys(text, SETTING);
}

/** Arguments in blocks of Terraform and others in HCL: `variable.default`. */
export function listBlockArguments(text: string): string[] {
  return listKeys(text, ARGUMENT);
}

/** Properties in objects of JavaScript, dictionaries of Python: `module.exports.port`. */
export function listBlockProperties(text: string): string[] {
  // Outside of braces, a word with a colon is anything: a label, a type.
  return listKeys(text, PROPERTY).filter((key) => key.includes('.'));
}

function listKeys(text: string, pattern: RegExp): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !COMMENT.test(line.trim()));
  const hasBraces = lines.some((line) => OPENS.test(line.trim()));
  const whole: Block = { path: '', indent: -1, counts: new Map() };
  const blocks: Block[] = [];
  const top = (): Block => blocks.at(-1) ?? whole;
  return lines.flatMap((line, at) => {
    const trimmed = line.trim();
    const indent = indentOf(line);
    if (!hasBraces) while (top().indent >= indent) blocks.pop();
    else if (CLOSES.test(trimmed)) blocks.pop();
    const key = pattern.exec(trimmed)?.[1];
    const { path } = top();
    const opens = hasBraces ? OPENS.test(trimmed) : indentOf(lines[at + 1] ?? '') > indent;
    if (opens) blocks.push(openBlock(top(), trimmed, indent));
    return opens || key === undefined || REPEATED.test(key) ? [] : [path + key];
  });
}

function openBlock({ path, counts }: Block, line: string, indent: number): Block {
  const word = /^["']?([\w$.-]+)/.exec(line)?.[1] ?? '';
  const count = (counts.get(word) ?? 0) + 1;
  counts.set(word, count);
  const nth = count === 1 ? '' : `[${count}]`;
  return { path: `${path}${word}${nth}.`, indent, counts: new Map() };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
