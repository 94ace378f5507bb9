import { once } from 'node:events';
import { AbortedError } from '../../src/core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../src/engine/streams/exec-streams.ts';
import { createTailBuffer, STDERR_LIMIT } from '../../src/engine/streams/tail-buffer.ts';

/** The files a fake container sees. */
export interface FakeFiles {
  read: (path: string) => Uint8Array | undefined;
  write: (path: string, bytes: Uint8Array) => void;
}

/** A fake container: its files, its environment and what runs in it. */
export interface FakeContainer {
  slug: string;
  files: FakeFiles;
  /** What a host, with its port or without, serves by HTTP at a path; undefined: nobody answers. */
  fetch: (hostname: string, path: string, host: string) => Uint8Array | undefined;
  env: Readonly<Record<string, string>>;
  /** Command lines that run now. */
  processes: Set<string>;
}

interface Shell extends FakeContainer {
  streams: ExecStreams;
  print: (bytes: Uint8Array) => Promise<void>;
  complain: (text: string) => void;
}

const CHUNK = 64 * 1024;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A few programs of busybox: enough to look at files, to keep data and to move bytes. */
export async function runFakeCommand(
  argv: readonly string[],
  container: FakeContainer,
  streams: ExecStreams,
): Promise<ExecResult> {
  const { slug, processes } = container;
  if (streams.signal?.aborted === true) throw new AbortedError(undefined, { slug });
  const stderr = createTailBuffer(STDERR_LIMIT);
  const line = argv.join(' ');
  processes.add(line);
  try {
    const exitCode = await runProgram(argv, {
      ...container,
      streams,
      print: async (bytes) => {
        for (let at = 0; at < bytes.length; at += CHUNK) {
          if (streams.signal?.aborted === true) throw new AbortedError(undefined, { slug });
          await streams.stdout(bytes.subarray(at, at + CHUNK));
        }
      },
      complain: (text) => { stderr.add(encode(text)); }, // prettier-ignore
    });
    return { exitCode, stderr: stderr.bytes() };
  } finally {
    processes.delete(line);
  }
}

type Program = (args: readonly string[], shell: Shell) => Promise<number>;

const PROGRAMS: Readonly<Record<string, Program>> = {
  true: () => Promise.resolve(0),
  false: () => Promise.resolve(1),
  exit: ([code = '0']) => Promise.resolve(Number(code)),
  echo: async (args, { print }) => {
    await print(encode(`${args.join(' ')}\n`));
    return 0;
  },
  env: async (_args, { print, env }) => {
    await print(encode(Object.entries(env).map((pair) => `${pair.join('=')}\n`).join(''))); // prettier-ignore
    return 0;
  },
  ps: async (_args, { print, processes }) => {
    await print(encode([...processes].join('\n')));
    return 0;
  },
  seq: async ([first = '1', last = '1'], { print }) => {
    const count = Number(last) - Number(first) + 1;
    const numbers = Array.from({ length: count }, (_, index) => Number(first) + index);
    await print(encode(numbers.map((one) => `${one}\n`).join('')));
    return 0;
  },
  head: async ([, limit = '0'], { print, streams }) => {
    let left = Number(limit);
    for await (const chunk of streams.stdin ?? []) {
      await print(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) break;
    }
    return 0;
  },
  cat: async ([path], { print, streams, files, complain }) => {
    if (path === undefined) {
      for await (const chunk of streams.stdin ?? []) await print(chunk);
      return 0;
    }
    const content = files.read(path);
    if (content === undefined) complain(`cat: can't open '${path}'\n`);
    else await print(content);
    return content === undefined ? 1 : 0;
  },
  wget: async (args, { print, fetch, complain }) => {
    const { hostname, pathname, host } = new URL(args.at(-1) ?? '');
    const content = fetch(hostname, pathname, host);
    if (content === undefined) complain(`wget: bad address '${hostname}'\n`);
    else await print(content);
    return content === undefined ? 1 : 0;
  },
  nc: async ([, , hostname = '', port = ''], { print, fetch }) => {
    const content = fetch(hostname, '/', `${hostname}:${port}`);
    if (content !== undefined) await print(content);
    return content === undefined ? 1 : 0;
  },
  tee: async ([path = ''], { print, streams, files }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of streams.stdin ?? []) chunks.push(chunk);
    files.write(path, Buffer.concat(chunks));
    await print(Buffer.concat(chunks));
    return 0;
  },
  sleep: async (_args, { slug, streams: { signal = new AbortController().signal } }) => {
    if (!signal.aborted) await once(signal, 'abort');
    throw new AbortedError(undefined, { slug });
  },
  sh: async ([, script = ''], shell) => {
    let code = 0;
    for (const line of script.split('; ')) {
      const words = line.split(' ');
      const complains = words.at(-1) === '>&2';
      const print = (bytes: Uint8Array): Promise<void> => {
        shell.complain(new TextDecoder().decode(bytes));
        return Promise.resolve();
      };
      code = await runProgram(complains ? words.slice(0, -1) : words, {
        ...shell,
        ...(complains ? { print } : {}),
      });
    }
    return code;
  },
};

async function runProgram([name = '', ...args]: readonly string[], shell: Shell): Promise<number> {
  const program = PROGRAMS[name];
  if (program !== undefined) return program(args, shell);
  shell.complain(`sh: ${name}: not found\n`);
  return 127;
}
