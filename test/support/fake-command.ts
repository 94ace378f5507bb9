import type { ExecResult } from '../../src/engine/exec-streams.ts';

/** The files a fake container sees. */
export interface FakeFiles {
  read: (path: string) => Uint8Array | undefined;
  write: (path: string, bytes: Uint8Array) => void;
}

/** `cat` and `tee`: enough to look at files and to keep data. */
export function runFakeCommand(
  argv: readonly string[],
  input: Uint8Array,
  files: FakeFiles,
): ExecResult & { stdout: Uint8Array } {
  const [program, path] = argv;
  const nothing = new Uint8Array();
  if (program === 'tee' && path !== undefined) files.write(path, input);
  const stdout = program === 'cat' && path !== undefined ? files.read(path) : input;
  if (stdout !== undefined && (program === 'cat' || program === 'tee')) {
    return { exitCode: 0, stdout, stderr: nothing };
  }
  return {
    exitCode: 1,
    stdout: nothing,
    stderr: new TextEncoder().encode(`${argv.join(' ')}: no`),
  };
}
