import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DatabaseCommand } from '../../src/databases/database-login.ts';
import { dumpMysql, dumpMysqlCode } from '../../src/databases/dump-mysql.ts';
import { createDumpReader } from '../../src/databases/dump-reader.ts';
import { createMysql, dropMysql, inspectMysql, loadMysql, loadMysqlCode, surveyMysql, swapMysql } from '../../src/databases/restore-mysql.ts'; // prettier-ignore
import { readLoadEnd } from '../../src/databases/restore-postgresql.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';
import { ODD_PASSWORDS, runWithClient } from './run-database-command.ts';

const ON = { user: 'root', database: 'pulso', password: 'secret of root' };

const COMMANDS: readonly (readonly [string, DatabaseCommand])[] = [
  ['dump', dumpMysql(ON, { isQuiet: true })],
  ['dump of code', dumpMysqlCode(ON)],
  ['inspect', inspectMysql(ON)],
  ['create', createMysql(ON, 'scratch', { encoding: 'utf8mb4', collate: 'utf8mb4_bin' })],
  ['load', loadMysql(ON, 'scratch', 'zstd')],
  ['load of code', loadMysqlCode(ON, 'scratch', 'gzip')],
  ['survey', surveyMysql(ON, 'scratch')],
  ['swap', swapMysql(ON, { from: 'scratch', to: 'kept' })],
  ['drop', dropMysql(ON, 'scratch')],
];

it.each(COMMANDS)('the program of %s is one that sh reads, without the password', (_, command) => {
  const { argv, stdin } = command;
  const [, , program = ''] = argv;
  execFileSync('sh', ['-n', '-c', program]);
  expect(argv.join(' ')).not.toContain(ON.password);
  expect(stdin.split('\n')[0]).toMatch(/^(\\0[0-7]{3})+$/);
});

it.each(ODD_PASSWORDS)('the client gets a password of %s byte for byte', async (_, password) => {
  const command = dropMysql({ ...ON, password }, 'x');
  const seen = await runWithClient(command, { client: 'mariadb', variable: 'MYSQL_PWD' });
  expect(seen).toMatchObject({ password, exitCode: 0 });
});

it('names are quoted', () => {
  const { stdin } = createMysql(ON, 'a`b', { encoding: 'utf8mb4', collate: 'x' });
  expect(stdin).toContain('CREATE DATABASE `a``b` CHARACTER SET `utf8mb4` COLLATE `x`;');
});

/** Runs a command in this machine's shell, with programs in the place of the client and the dumper. */
async function runWith(
  { argv, stdin }: DatabaseCommand,
  programs: { mariadb?: string; dumper?: string },
  input = Buffer.alloc(0),
) {
  const folder = await temporaryFolder();
  const { mariadb = 'cat >/dev/null', dumper = 'exit 9' } = programs;
  for (const [name, script] of [
    ['mariadb', mariadb],
    ['mariadb-dump', dumper],
  ]) {
    // prettier-ignore
    writeFileSync(join(folder, name!), `#!/bin/sh\n${script!}\n`);
    chmodSync(join(folder, name!), 0o755);
  }
  const [shell = '', ...rest] = argv;
  const env = { PATH: `${folder}:/usr/bin:/bin`, OUT: join(folder, 'out') };
  const ended = spawnSync(shell, rest, { env, input: Buffer.concat([Buffer.from(stdin), input]) });
  return { ...ended, out: () => readFileSync(env.OUT) };
}

const isExecute = 'case "$*" in *--execute*)';

it('a load gets every byte after the password', async () => {
  const input = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
  const mariadb = `${isExecute} echo 16 ;; *) cat >"$OUT" ;; esac`;
  const ended = await runWith(loadMysql(ON, 'scratch', 'none'), { mariadb }, input);
  expect(readLoadEnd(ended.stdout.toString())).toEqual({ decompress: 0, load: 0 });
  expect(ended.out().equals(input)).toBe(true);
});

it('a load that fails says so, and gives the server its packets back', async () => {
  const mariadb = `${isExecute} echo 16; echo "$@" >>"$OUT" ;; *) cat >/dev/null; exit 1 ;; esac`;
  const ended = await runWith(loadMysql(ON, 'scratch', 'none'), { mariadb });
  expect(readLoadEnd(ended.stdout.toString())).toEqual({ decompress: 0, load: 1 });
  expect(ended.out().toString()).toMatch(/max_allowed_packet = 16\n$/);
});

it('a dump of which the dumper fails has its exit code at its end', async () => {
  const dumper = 'case "$*" in *--version*) echo "mariadb-dump 10.11 \\"x\\"" ;; *) printf half; exit 3 ;; esac'; // prettier-ignore
  const mariadb = `${isExecute} ;; *) cat >/dev/null; echo '{"serverVersion":"10.11.6-MariaDB"}' ;; esac`;
  const ended = await runWith(dumpMysql(ON, { isQuiet: false }), { mariadb, dumper });
  const reader = createDumpReader();
  reader.take(ended.stdout);
  expect(reader.head).toMatchObject({ serverVersion: '10.11.6-MariaDB', dumper: 'mariadb-dump 10.11 x' }); // prettier-ignore
  expect(reader.end()).toEqual({ dump: 3, compressor: 0 });
});

it('views are dumped as code, not as tables, whatever their names are', async () => {
  const dumper = 'case "$*" in *--version*) echo dumper ;; *) printf "%s|" "$@" >>"$OUT"; echo >>"$OUT" ;; esac'; // prettier-ignore
  const mariadb = `${isExecute} printf 'a b\\nit'"'"'s $(id)\\n' ;; *) cat >/dev/null ;; esac`;
  const tables = await runWith(dumpMysql(ON, { isQuiet: false }), { mariadb, dumper });
  expect(tables.out().toString()).toContain("|--ignore-table=pulso.a b|--ignore-table=pulso.it's $(id)|--|pulso|"); // prettier-ignore
  const code = await runWith(dumpMysqlCode(ON), { mariadb, dumper });
  expect(code.out().toString()).toContain("|--no-data|--|pulso|a b|it's $(id)|");
});
