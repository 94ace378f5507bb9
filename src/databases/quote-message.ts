/** Far more than what names a fault. */
const LONGEST = 200;

/**
 * The first error that a database's client printed, on one line. What is quoted of rows is left out: values after a
 * colon and those in brackets, as in `Key (id)=(7)` and `invalid input syntax for type integer: "x"`.
 */
export function quoteMessage(stderr: string): string | undefined {
  const lines = stderr.split('\n').map((line) => line.trim());
  const line = lines.find((one) => /error|fatal/i.test(one)) ?? lines.find((one) => one !== '');
  if (line === undefined) return undefined;
  const safe = line
    .replace(/^psql:[^:]*:\d+: /, '')
    .replaceAll(/: "(?:[^"]|"")*"?/g, ': "…"')
    .replaceAll(/=\([^)]*\)?/g, '=(…)')
    .replaceAll(/'(?:[^']|'')*'?/g, "'…'");
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
}
