/**
 * A stream from a container may lose its tail without a word: a proxy that ends the connection between two
 * frames, a kubelet that closes it early. So a command runs under a shell that reports its exit code on
 * stdout after the last byte, and marks every process it starts, by which they are ended on abort.
 * The image needs `sh`, `env`, `cat` and, to be ended, `grep`.
 */
const RUN =
  'env PULSO_EXEC="$0" "$@"; code=$?; printf "\\nPULSO-END %s %03d\\n" "$0" "$code"; exit "$code"';

/**
 * As above, and takes what is left of stdin until the caller has seen the end: an engine may drop output
 * when input arrives that nobody reads.
 */
const RUN_WITH_STDIN = RUN.replace('exit', 'cat >/dev/null; exit');

/** `id`: unique to this run, of one length, lower-case letters and digits. */
export function wrapCommand(
  argv: readonly string[],
  id: string,
  { stdin }: { stdin: boolean },
): string[] {
  return ['sh', '-c', stdin ? RUN_WITH_STDIN : RUN, id, ...argv];
}

/**
 * For a command on a terminal: marked by the same variable, by which it is ended. Nothing reports its end: a report would
 * be seen, and a program can leave the terminal in any state.
 */
export function markCommand(argv: readonly string[], id: string): string[] {
  return ['env', `PULSO_EXEC=${id}`, ...argv];
}

/** Ends with SIGTERM, and with SIGKILL after two seconds. The pattern it gets does not match itself. */
const END = `
find_pids() {
  for file in $(grep -ls "$0" /proc/[0-9]*/environ /proc/[0-9]*/cmdline); do
    file=\${file#/proc/}; echo "\${file%%/*}"
  done
}
wait_until() {
  limit=$1; shift; tries=0
  until "$@" || [ $tries -ge $limit ]; do tries=$((tries + 1)); sleep 0.1; done
}
started() { [ -n "$(find_pids)" ]; }
ended() { [ -z "$(find_pids)" ]; }
wait_until 5 started
kill -TERM $(find_pids) 2>/dev/null
wait_until 20 ended
kill -KILL $(find_pids) 2>/dev/null
exit 0`;

/** The command that ends every process of a wrapped one; run it beside it, as the same user. */
export function endCommand(id: string): string[] {
  return ['sh', '-c', END, `[${id.slice(0, 1)}]${id.slice(1)}`];
}

/** Separates a wrapped command's own stdout from the report of its end. */
export interface EndReader {
  /** What of this chunk, and of earlier ones, certainly is the command's; views of the chunk itself. */
  take(chunk: Uint8Array): Uint8Array[];
  /** The exit code, once the end was reported; the stream has nothing more to say then. */
  readonly exitCode: number | undefined;
  /** What was not given yet; the command's own if it never reported an end. */
  rest(): Uint8Array;
}

export function createEndReader(id: string): EndReader {
  const begin = new TextEncoder().encode(`\nPULSO-END ${id} `);
  const length = begin.length + CODE.length;
  let held: Uint8Array = new Uint8Array();
  return {
    take(chunk) {
      const pieces = chunk.length < length ? [concat(held, chunk)] : [held, chunk];
      const last = pieces.pop() ?? chunk;
      const from = findBegin(last, begin, length);
      // Copied: a view would keep the whole chunk in memory.
      held = last.slice(from);
      return [...pieces, last.subarray(0, from)].filter((piece) => piece.length > 0);
    },
    get exitCode() {
      return readEnd(held, begin.length, length);
    },
    rest: () => held,
  };
}

/** What follows the beginning: three digits and a line's end. */
const CODE = '000\n';
const LINE_FEED = 10;

/** Where what may be the report begins; else the end of the bytes. */
function findBegin(bytes: Uint8Array, begin: Uint8Array, length: number): number {
  for (let at = Math.max(0, bytes.length - length); at < bytes.length; at += 1) {
    if (bytes[at] !== LINE_FEED) continue;
    const end = Math.min(bytes.length - at, begin.length);
    let same = 1;
    while (same < end && bytes[at + same] === begin[same]) same += 1;
    if (same === end) return at;
  }
  return bytes.length;
}

function readEnd(held: Uint8Array, begin: number, length: number): number | undefined {
  if (held.length !== length) return undefined;
  const code = new TextDecoder('latin1').decode(held.subarray(begin));
  return /^\d{3}\n$/.test(code) ? Number(code) : undefined;
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}
