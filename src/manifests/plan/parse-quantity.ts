const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['k', 'M', 'G', 'T', 'P', 'E'];
const SMALL: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3 };

/** A quantity as Kubernetes writes it (`250m`, `512Mi`, `1e3`) as a number; undefined if it is not one. */
export function parseQuantity(text: string): number | undefined {
  const [, digits, suffix = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)(\w*)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === undefined || Number.isNaN(value)) return undefined;
  if (suffix === '') return value;
  const small = SMALL[suffix];
  if (small !== undefined) return value * small;
  if (BINARY.includes(suffix)) return value * 1024 ** (BINARY.indexOf(suffix) + 1);
  return DECIMAL.includes(suffix) ? value * 1000 ** (DECIMAL.indexOf(suffix) + 1) : undefined;
}
