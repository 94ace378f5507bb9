import { parseArgs } from 'node:util';

export interface Options {
  /** Rows to measure; none: all. */
  only: readonly string[];
  /** Three measurements a side, and no fleet of 5,000. */
  quick: boolean;
  /** Folder that the page and its results are written to; undefined: nowhere. */
  out: string | undefined;
  /** Another checkout, with its dependencies, whose pulso takes the place of every peer; nothing is written. */
  before: string | undefined;
}

/**
 * `--only <row>` (repeatable, or with commas), `--quick`, `--out <folder>` (default: docs; with --quick or --before:
 * none) and `--before <checkout>`. Throws on anything else.
 */
export function parseOptions(argv: readonly string[], ids: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      out: { type: 'string' },
      before: { type: 'string' },
    },
  });
  const { quick, before } = values;
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.find((name) => !ids.includes(name));
  if (unknown !== undefined)
    throw new Error(`unknown row "${unknown}"; available rows: ${ids.join(', ')}`);
  const writes = !quick && before === undefined;
  return { only, quick, before, out: values.out ?? (writes ? 'docs' : undefined) };
}
