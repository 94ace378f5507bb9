/** What a client's folder can have much of. */
export interface LargeInput {
  id: string;
  /** As a line of the table begins: `keys of one YAML file`. */
  what: string;
  /** What is promised to stay in proportion; measured at a quarter, a half, all and twice of it. */
  size: number;
  /** A file of the template, which each sync merges. */
  path: string;
  /** Its text in one of two wordings. */
  render: (size: number, wording: 0 | 1) => string;
  /** The client's own change of it, which every merge keeps. */
  override: (text: string) => string;
  /** Names of files of the client's own beside it. */
  own?: ((size: number) => Iterable<string>) | undefined;
  /** Bytes of one such file. */
  dump?: ((size: number) => number) | undefined;
  peers: readonly LargePeer[];
}

/** `merge-file`: by lines. `yq`: two YAML files by their structure. `find`: the names of all files. */
export type LargePeer = 'merge-file' | 'yq' | 'find';

/** Of so many keys, the template changes one and the client another. */
const STEP = 100;
const FILES_OF_A_FOLDER = 1000;
const GIBIBYTE = 2 ** 30;

export const LARGE_INPUTS: readonly LargeInput[] = [
  {
    ...{ id: 'yaml', what: 'keys of a YAML file', size: 22_000, peers: ['merge-file', 'yq'] },
    ...linesOf('values.yaml', (at, value) => `key${at}: ${value}\n`),
  },
  {
    ...{ id: 'json', what: 'keys of a JSON file', size: 22_000, peers: ['merge-file'] },
    ...linesOf('settings.json', (at, value) => `  "key${at}": "${value}",\n`, {
      head: '{\n',
      tail: '  "last": true\n}\n',
    }),
  },
  {
    ...{ id: 'env', what: 'variables of a `.env` file', size: 22_000, peers: ['merge-file'] },
    ...linesOf('app.env', (at, value) => `KEY_${at}=${value}\n`),
  },
  {
    ...{ id: 'items', what: 'named items of a list', size: 5000, peers: ['merge-file'] },
    ...linesOf('routes.yaml', (at, value) => `  - name: r${at}\n    to: ${value}\n`, {
      head: 'routes:\n',
    }),
  },
  {
    ...{ id: 'variables', what: 'items `KEY=VALUE` of a list', size: 5000, peers: ['merge-file'] },
    ...linesOf('environment.yaml', (at, value) => `  - KEY_${at}=${value}\n`, {
      head: 'environment:\n',
    }),
  },
  {
    ...{ id: 'files', what: 'own files beside it', size: 30_000, peers: ['find'] },
    ...linesOf('small.yaml', (at, value) => `key${at}: ${value}\n`, { lines: 200 }),
    own: ownFiles,
  },
  {
    ...{ id: 'bytes', what: 'GiB of one own file', size: 4, peers: [] },
    ...linesOf('small.yaml', (at, value) => `key${at}: ${value}\n`, { lines: 200 }),
    dump: (size) => size * GIBIBYTE,
  },
];

/** A file of many lines that are alike; `lines`: so many, whatever the size. */
function linesOf(
  path: string,
  write: (at: number, value: string) => string,
  { head = '', tail = '', lines }: { head?: string; tail?: string; lines?: number } = {},
): Pick<LargeInput, 'path' | 'render' | 'override'> {
  const value = (at: number, wording: 0 | 1): string =>
    wording === 1 && at % STEP === 0 ? 'revised' : `value-${at}`;
  const render = (size: number, wording: 0 | 1): string => {
    const count = Math.round(lines ?? size);
    const all = Array.from({ length: count }, (_, at) => write(at, value(at, wording)));
    return head + all.join('') + tail;
  };
  const override = (text: string): string => text.replace(/value-(\d*50)\b/g, 'own-$1');
  return { path, render, override };
}

function* ownFiles(size: number): Generator<string> {
  for (let at = 0; at < size; at += 1)
    yield `data/uploads/${Math.floor(at / FILES_OF_A_FOLDER)}/${at}.bin`;
}
