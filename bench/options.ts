import { parseArgs } from 'node:util';

export interface Options {
  /** Rows to measure; none: all. */
  only: readonly string[];
  /** Three measurements a side, and no fleet of 5,000. */
  quick: boolean;
}

/** `--only <row>` (repeatable, or with commas) and `--quick`. Throws on anything else. */
export function parseOptions(argv: readonly string[], ids: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
    },
  });
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.find((name) => !ids.includes(name));
  if (unknown !== undefined) throw new Error(`no row ${unknown}: there are ${ids.join(', ')}`);
  return { only, quick: values.quick };
}
