/** What a server is, as inspectPostgresql prints it. */
export interface ServerFacts {
  /** Major version. */
  version: number;
  /** The number after it, where a product counts its releases by both. */
  minor: number;
  /** Of those that speak the protocol of MySQL. */
  product?: string;
  /** Bytes that its disk has left; null: not known. */
  freeBytes: number | null;
  /** Extensions that can be created. */
  extensions: readonly string[];
  roles: readonly string[];
  databases: readonly string[];
  /** Bytes of each of them that may be asked for. */
  sizes: ReadonlyMap<string, number>;
  /** Decompressors in its container. */
  programs: readonly string[];
}

/** What is in a database, as surveyPostgresql prints it. Names are as SQL quotes them. */
export interface DatabaseSurvey {
  tables: readonly { name: string; rows: number }[];
  sequences: readonly { name: string; value: number | null }[];
  largeObjects: number;
  invalidIndexes: readonly string[];
  /** Sequences that would have given a number that is there, and were raised. */
  raised: readonly string[];
}

export function readServer(stdout: string): ServerFacts {
  const lines = readLines(stdout);
  const texts = (key: string): string[] => valuesOf(lines, key).map(String);
  const [free] = valuesOf(lines, 'free');
  const [product] = texts('product');
  return {
    version: Number(valuesOf(lines, 'version')[0]),
    minor: Number(valuesOf(lines, 'minor')[0] ?? 0),
    ...(product === undefined ? {} : { product }),
    freeBytes: typeof free === 'number' ? free * 1024 : null,
    extensions: texts('extension'),
    roles: texts('role'),
    databases: texts('database'),
    sizes: new Map(
      lines.flatMap(({ database, bytes }) =>
        database === undefined || bytes === undefined || bytes === null
          ? []
          : [[textOf(database), Number(bytes)] as const],
      ),
    ),
    programs: texts('program'),
  };
}

export function readSurvey(stdout: string): DatabaseSurvey {
  const lines = readLines(stdout);
  return {
    tables: lines.flatMap(({ table, rows }) =>
      table === undefined ? [] : [{ name: textOf(table), rows: Number(rows) }],
    ),
    sequences: lines.flatMap(({ sequence, value }) =>
      sequence === undefined
        ? []
        : [{ name: textOf(sequence), value: value === null ? null : Number(value) }],
    ),
    largeObjects: Number(valuesOf(lines, 'largeObjects')[0]),
    invalidIndexes: valuesOf(lines, 'invalidIndex').map(String),
    raised: valuesOf(lines, 'raised').map(String),
  };
}

/** Names are texts. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

type Line = Readonly<Record<string, unknown>>;

/** Other statements print too: only objects count. */
function readLines(stdout: string): Line[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}

function valuesOf(lines: readonly Line[], key: string): unknown[] {
  return lines.filter((line) => key in line).map((line) => line[key]);
}
