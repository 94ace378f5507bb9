import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { systemCode } from '../../core/system-code.ts';

/** A file and the new one that is to have its access list. */
export interface FilePair {
  from: string;
  to: string;
  /** Of the new one, whatever the list says of its owner. */
  mode: number;
}

/** Node knows nothing of access lists: the programs that set them are asked, where they are installed. */
const GET = ['getfacl', '--skip-base', '--numeric', '--absolute-names', '--'] as const;
const SET = ['setfacl', '--restore=-'] as const;

/** Files asked for at once; the length of a command is limited. */
const MOST = 500;

interface Waiting {
  paths: readonly string[];
  done: (lists: ReadonlyMap<string, string>) => void;
}

let waiting: Waiting[] = [];
let isAsking = false;
let isInstalled = true;

/** Gives new files the access lists of those they replace; most have none. */
export async function copyAccessLists(pairs: readonly FilePair[]): Promise<void> {
  if (!isInstalled || pairs.length === 0) return;
  const lists = await readLists(pairs.map(({ from }) => from));
  const listed = pairs.filter(({ from }) => lists.has(from));
  if (listed.length === 0) return;
  const text = listed.map(({ from, to }) => `# file: ${quote(to)}\n${lists.get(from) ?? ''}\n`);
  await run(SET, [], text.join('\n'));
  // The list has the mode of the old file too.
  for (const { to, mode } of listed) await chmod(to, mode);
}

/** One program answers all clients that wait meanwhile. */
function readLists(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lists = new Promise<ReadonlyMap<string, string>>((done) => {
    waiting.push({ paths, done });
  });
  if (!isAsking) void answerWaiting();
  return lists;
}

async function answerWaiting(): Promise<void> {
  isAsking = true;
  while (waiting.length > 0) {
    const asked = waiting;
    waiting = [];
    const lists = await ask(asked.flatMap(({ paths }) => paths));
    for (const { done } of asked) done(lists);
  }
  isAsking = false;
}

async function ask(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lists = new Map<string, string>();
  for (let from = 0; from < paths.length && isInstalled; from += MOST) {
    const text = await run(GET, paths.slice(from, from + MOST));
    for (const block of text.split('\n\n')) {
      const path = /^# file: (.*)$/m.exec(block)?.[1];
      const list = block.replace(/^#.*\n?/gm, '').trim();
      if (path !== undefined && list !== '') lists.set(unquote(path), list);
    }
  }
  return lists;
}

/** What a program prints; nothing if it is not installed, or if the file system has no lists. */
function run(
  [program, ...words]: readonly [string, ...string[]],
  more: readonly string[],
  input = '',
): Promise<string> {
  return new Promise((done) => {
    const child = execFile(program, [...words, ...more], { maxBuffer: 2 ** 26 }, (error, out) => {
      if (systemCode(error) === 'ENOENT') isInstalled = false;
      done(out);
    });
    // Where it ended already, or never began.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** As getfacl writes names: odd bytes in octal. */
function quote(path: string): string {
  return path.replace(
    /[\\\n\r\t ]/g,
    (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

function unquote(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  );
}
