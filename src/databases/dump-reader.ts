/** What is in a dump, as it says of itself before its data begins. */
export interface DumpHead {
  compression: 'zstd' | 'gzip';
  dumper: string;
  serverVersion: string;
  encoding: string;
  collate: string;
  ctype: string;
  /** Size of the database on its server. */
  bytes: number;
  largeObjects: number;
  extensions: readonly { name: string; version: string }[];
  sequences: readonly { name: string; value: number | null }[];
  /** rows is null where others write meanwhile and the dump has a moment of its own. */
  tables: readonly { name: string; rows: number | null }[];
  /** Tables of an engine without transactions: what is written meanwhile may be in the dump by half. */
  untransacted: readonly string[];
  /** Views that lack what they read: they are not in the dump. */
  broken: readonly string[];
}

/** Takes the output of a dump apart: its head, its data, and how its programs ended. */
export interface DumpReader {
  /** What of this chunk certainly is data; views of it. */
  take(chunk: Uint8Array): Uint8Array[];
  /** Once the data begins. */
  readonly head: DumpHead | undefined;
  /** Exit codes of the dump and of the compressor; undefined: the stream ended before they did. */
  end(): { dump: number; compressor: number } | undefined;
}

const DATA = 'PULSO-DATA';
const END = /^\nPULSO-DUMP (\d{3}) (\d{3})\n$/;
const END_LENGTH = '\nPULSO-DUMP 000 000\n'.length;
const LINE_FEED = 10;
/** Far above what the tables of a client take. */
const LARGEST_HEAD = 64 * 1024 * 1024;

export function createDumpReader(): DumpReader {
  const lines: string[] = [];
  let line: Uint8Array = new Uint8Array();
  let size = 0;
  let head: DumpHead | undefined;
  let tail: Uint8Array = new Uint8Array();

  /** Reads lines up to the one that begins the data; gives what follows it. */
  const takeHead = (chunk: Uint8Array): Uint8Array => {
    let rest = chunk;
    size += chunk.length;
    if (size > LARGEST_HEAD) throw new RangeError('the head of the dump is too large');
    for (;;) {
      const at = rest.indexOf(LINE_FEED);
      if (at === -1) {
        line = concat(line, rest);
        return new Uint8Array();
      }
      const text = new TextDecoder().decode(concat(line, rest.subarray(0, at)));
      rest = rest.subarray(at + 1);
      line = new Uint8Array();
      if (text === DATA) {
        head = readHead(lines);
        return rest;
      }
      if (text !== '') lines.push(text);
    }
  };
  /** Holds back what may be the end. */
  const takeData = (chunk: Uint8Array): Uint8Array[] => {
    const pieces = chunk.length < END_LENGTH ? [concat(tail, chunk)] : [tail, chunk];
    const last = pieces.pop() ?? chunk;
    const from = Math.max(0, last.length - END_LENGTH);
    // Copied: a view would keep the whole chunk in memory.
    tail = last.slice(from);
    return [...pieces, last.subarray(0, from)].filter((piece) => piece.length > 0);
  };
  return {
    take: (chunk) => takeData(head === undefined ? takeHead(chunk) : chunk),
    get head() {
      return head;
    },
    end() {
      const [, dump, compressor] = END.exec(new TextDecoder('latin1').decode(tail)) ?? [];
      if (dump === undefined || compressor === undefined) return undefined;
      return { dump: Number(dump), compressor: Number(compressor) };
    },
  };
}

/** Each line says one thing; names of tables are as SQL quotes them. */
function readHead(lines: readonly string[]): DumpHead {
  const objects = lines.map((text) => JSON.parse(text) as Record<string, unknown>);
  const having = (key: string): Record<string, unknown>[] => objects.filter((one) => key in one);
  const server = Object.assign({}, ...having('compression'), ...having('serverVersion')) as Omit<
    DumpHead,
    'extensions' | 'sequences' | 'tables' | 'untransacted' | 'broken'
  >;
  return {
    ...server,
    extensions: having('extension').map(({ extension, version }) => ({
      name: String(extension),
      version: String(version),
    })),
    sequences: having('sequence').map(({ sequence, value }) => ({
      name: String(sequence),
      value: value === null ? null : Number(value),
    })),
    tables: having('table').map(({ table, rows }) => ({
      name: String(table),
      rows: rows === null ? null : Number(rows),
    })),
    untransacted: having('untransacted').map(({ untransacted }) => String(untransacted)),
    broken: having('broken').map(({ broken }) => String(broken)),
  };
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}
