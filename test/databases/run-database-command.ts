import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseCommand } from '../../src/databases/database-login.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';

/** What a client program was given. */
export interface SeenCall {
  args: string[];
  password: string;
  stdin: string;
  exitCode: number | null;
}

/** Runs a command in this machine's shell, with a program in the client's place that writes down what it gets. */
export async function runWithClient(
  { argv, stdin }: DatabaseCommand,
  { client, variable, reply = '' }: { client: string; variable: string; reply?: string },
): Promise<SeenCall> {
  const folder = await temporaryFolder();
  const program = `#!/bin/sh
printf '%s\\0' "$@" >"${folder}/args"
printf '%s' "$${variable}" >"${folder}/password"
cat >"${folder}/stdin"
printf '%s' '${reply}'
`;
  await writeFile(join(folder, client), program);
  await chmod(join(folder, client), 0o755);
  const [shell = '', ...rest] = argv;
  const child = spawn(shell, rest, { env: { PATH: `${folder}:/usr/bin:/bin` } });
  child.stdin.end(stdin);
  await once(child, 'close');
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  return {
    args: (await read('args')).split('\0').slice(0, -1),
    password: await read('password'),
    stdin: await read('stdin'),
    exitCode: child.exitCode,
  };
}

/** Passwords that a shell, a client or SQL could take for something else. */
export const ODD_PASSWORDS: readonly (readonly [name: string, password: string])[] = [
  ['letters', 'hunter2-plain_text'],
  ['quotes', `it's "quoted" \`twice\``],
  ['backslashes', String.raw`\ \\ \n \0101 \x41 \'`],
  ['dollars', '$HOME $(id) ${PATH} $$ !! %s %b %'],
  ['lines', 'first\nsecond\r\nthird\n'],
  ['only a line end', '\n'],
  ['spaces at both ends', '  spaced\t'],
  ['signs of SQL', `'; DROP TABLE sales; -- /* */ :name $$ E'\\''`],
  ['other languages', 'contraseña ñandú 密码 🔑'],
  ['a dash first', '-p --password'],
];
