import { once } from 'node:events';
import { AbortedError } from '../../src/core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../src/engine/streams/exec-streams.ts';
import { createTailBuffer, STDERR_LIMIT } from '../../src/engine/streams/tail-buffer.ts';
import { openFakeTerminal, TYPED_INTERRUPT } from './fake-terminal.ts';

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
  complain: (text: string) => Promise<void>;
  /** `40 132`; undefined: not on a terminal. */
  terminal?: () => string;
}

const CHUNK = 64 * 1024;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A few programs of busybox: enough to look at files, to keep data and to move bytes. */
export async function runFakeCommand(
  argv: readonly string[],
  container: FakeContainer,
  given: ExecStreams,
): Promise<ExecResult> {
  const { slug, processes } = container;
  const { streams, size, close } = openFakeTerminal(given);
  if (streams.signal?.aborted === true) throw new AbortedError(undefined, { slug });
  const stderr = createTailBuffer(STDERR_LIMIT);
  const line = argv.join(' ');
  processes.add(line);
  try {
    const exitCode = await runProgram(argv, {
      ...container,
      streams,
      ...(size === undefined ? {} : { terminal: size }),
      print: async (bytes) => {
        for (let at = 0; at < bytes.length; at += CHUNK) {
          if (streams.signal?.aborted === true) throw new AbortedError(undefined, { slug });
          await streams.stdout(bytes.subarray(at, at + CHUNK));
        }
      },
      complain: async (text) => {
        if (size !== undefined) {
          await streams.stdout(encode(text));
          return;
        }
        stderr.add(encode(text));
        await streams.stderr?.(encode(text));
      },
    });
    return { exitCode, stderr: stderr.bytes() };
  } catch (error) {
    if (error === TYPED_INTERRUPT) return { exitCode: 130, stderr: stderr.bytes() };
    throw error;
  } finally {
    close();
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
    if (content === undefined) await complain(`cat: can't open '${path}'\n`);
    else await print(content);
    return content === undefined ? 1 : 0;
  },
  wget: async (args, { print, fetch, complain }) => {
    const { hostname, pathname, host } = new URL(args.at(-1) ?? '');
    const content = fetch(hostname, pathname, host);
    if (content === undefined) await complain(`wget: bad address '${hostname}'\n`);
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
  sleep: async (_args, { slug, streams, terminal }) => {
    const { signal = new AbortController().signal } = streams;
    // Ctrl-C is typed: reading it throws.
    const typed = terminal === undefined ? [] : [readLine(streams)];
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), ...typed]);
    throw new AbortedError(undefined, { slug });
  },
  busybox: async ([name = '', ...args], shell) => runProgram([name, ...args], shell),
  stty: async (_args, { print, complain, terminal }) => {
    if (terminal === undefined) await complain('stty: not a terminal\n');
    else await print(encode(`${terminal()}\n`));
    return terminal === undefined ? 1 : 0;
  },
  read: async (_args, { streams }) => {
    await readLine(streams);
    return 0;
  },
  sh: async ([, script = ''], shell) => {
    let code = 0;
    for (const line of script.split('; ')) {
      const words = line.split(' ');
      const complains = words.at(-1) === '>&2';
      const print = (bytes: Uint8Array): Promise<void> =>
        shell.complain(new TextDecoder().decode(bytes));
      code = await runProgram(complains ? words.slice(0, -1) : words, {
        ...shell,
        ...(complains ? { print } : {}),
      });
    }
    return code;
  },
};

/** Until a line has ended, or all of stdin has. */
async function readLine({ stdin }: ExecStreams): Promise<void> {
  const input = stdin?.[Symbol.asyncIterator]();
  for (;;) {
    const next = await input?.next();
    if (next?.done !== false || Buffer.from(next.value).includes('\n')) return;
  }
}

async function runProgram([name = '', ...args]: readonly string[], shell: Shell): Promise<number> {
  const program = PROGRAMS[name];
  if (program !== undefined) return program(args, shell);
  await shell.complain(`sh: ${name}: not found\n`);
  return 127;
}
