import { type ComposeNode, failType, isPlain, readText } from '../../syntax/compose-node.ts';

const UNITS = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 } as const;

/** A size in bytes: `512m`, `1gb`, `1.5GiB`, `1024`. Every unit is a power of 1024, as engines count memory. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text.trim());
  const unit = (match?.[2] ?? '').toLowerCase() as keyof typeof UNITS;
  const bytes = Math.floor(Number(match?.[1]) * 1024 ** UNITS[unit]);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

export function readBytes(node: ComposeNode): number {
  const text = readText(node);
  return parseBytes(text) ?? failType(node, `a size such as 512m or 1gb, not "${text}"`);
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A time in milliseconds: `1m30s`, `500ms`, `1.5h`; a number alone has no unit, so only 0 may be one. */
export function readDuration(node: ComposeNode): number {
  const text = readText(node).trim();
  if (text === '0') return 0;
  if (!/^(\d+(\.\d+)?(us|µs|ms|s|m|h))+$/.test(text))
    failType(node, `a time such as 1m30s or 500ms, not "${text}"`);
  let total = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)(\D+)/g))
    total += Number(number) * (MILLISECONDS[unit ?? ''] ?? 0);
  return Number.isSafeInteger(Math.ceil(total)) ? total : failType(node, 'a shorter time');
}

/**
 * A file's mode, in octal. Without quotes it needs its leading 0: the compose-spec takes a plain `440` as
 * decimal, which is 0670 and never what was meant.
 */
export function readFileMode(node: ComposeNode): number {
  const text = readText(node).trim();
  const digits = isPlain(node)
    ? /^0o?([0-7]{1,4})$/.exec(text)
    : /^(?:0o)?([0-7]{1,5})$/.exec(text);
  const mode = Number.parseInt(digits?.[1] ?? '', 8);
  return mode <= 0o7777 ? mode : failType(node, `a file mode in octal such as 0440, not "${text}"`);
}
