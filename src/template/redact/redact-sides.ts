import type { Redact } from './create-redactor.ts';

/** The same place on several sides; null where one has nothing. */
export type SideValues<Side extends string> = Record<Side, string | null>;

/**
 * Redacts values that are compared with each other. Different secrets have different numbers (`*** (secret 2)`), so
 * that a person sees which sides are equal; one secret alone is `***`.
 */
export function redactSides<Side extends string>(
  values: SideValues<Side>,
  redact: Redact,
): SideValues<Side> {
  const sides = Object.entries<string | null>(values).map(([side, value]) => ({
    side,
    lines: value === null ? null : redactLines(value, redact),
  }));
  const secrets = new Map<string, number>();
  for (const { secret } of sides.flatMap(({ lines }) => lines ?? [])) {
    if (secret !== undefined && !secrets.has(secret)) secrets.set(secret, secrets.size + 1);
  }
  const show = ({ shown, secret }: RedactedLine): string =>
    secret === undefined || secrets.size < 2
      ? shown
      : shown.replace('***', `*** (secret ${secrets.get(secret) ?? 0})`);
  return Object.fromEntries(
    sides.map(({ side, lines }) => [side, lines && lines.map(show).join('\n')]),
  ) as SideValues<Side>;
}

interface RedactedLine {
  shown: string;
  /** What is hidden in it. */
  secret?: string;
}

function redactLines(value: string, redact: Redact): RedactedLine[] {
  const text = redact(value);
  const [lines, shown] = [value.split('\n'), text.split('\n')];
  // A secret of several lines is one `***`: the value is then one secret.
  if (lines.length !== shown.length) return [{ shown: text, secret: value }];
  return shown.map((line, index) => {
    const raw = lines[index] ?? '';
    return raw === line ? { shown: line } : { shown: line, secret: hiddenIn(raw, line) };
  });
}

/** What stands where `***` is shown, without its quotes. */
function hiddenIn(raw: string, shown: string): string {
  const from = shown.indexOf('***');
  const after = shown.length - shown.lastIndexOf('***') - 3;
  const hidden = raw.slice(Math.max(from, 0), raw.length - after);
  return hidden.trim().replace(/^(["'])(.*)\1$/, '$2');
}
