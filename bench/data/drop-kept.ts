import { readCommand } from '../measure/run-command.ts';
import { shell } from '../measure/shell.ts';
import { runSql, type Inside } from './fill-database.ts';

/** Drops the databases that restores have put aside: a disk holds few of these. */
export async function dropKept(inside: Inside): Promise<void> {
  const query = `SELECT datname FROM pg_database WHERE datname LIKE 'pulso\\_%'`;
  const names = await readCommand(shell(`${inside} psql -U pulso -d pulso -Atc "${query}"`));
  const statements = names
    .split('\n')
    .filter((name) => name !== '')
    .map((name) => `DROP DATABASE "${name}"`);
  await runSql(inside, statements);
}
