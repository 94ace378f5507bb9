import { runCommand } from '../measure/run-command.ts';
import { quote, shell } from '../measure/shell.ts';

export const MEBIBYTE = 2 ** 20;

/** What starts a command in the container of a client's database, in the shell. */
export type Inside = string;

/** Bytes that a row of the table takes on the disk. */
const ROW = 256;
const COLUMNS = [
  'n AS id',
  'md5(n::text) || md5((-n)::text) AS token',
  `'order ' || n || ' of a client in Colombia, paid by transfer, delivered to the door, no returns' AS note`,
  `now() - n * interval '1 second' AS at`,
  '(n % 997)::numeric / 7 AS amount',
];

/** Gives a client's PostgreSQL a table of so many bytes: half of each row is random digits, half of it is alike, as orders are. */
export async function fillDatabase(inside: Inside, bytes: number): Promise<void> {
  const rows = `generate_series(1::bigint, ${Math.ceil(bytes / ROW)}) AS n`;
  await runSql(inside, [
    'DROP TABLE IF EXISTS orders',
    `CREATE TABLE orders AS SELECT ${COLUMNS.join(', ')} FROM ${rows}`,
    'ALTER TABLE orders ADD PRIMARY KEY (id)',
    'ANALYZE orders',
    'CHECKPOINT',
  ]);
}

/** Runs statements one by one as the owner of the client's database. */
export async function runSql(inside: Inside, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return;
  const commands = statements.map((statement) => `--command ${quote(statement)}`);
  await runCommand(shell(`${inside} psql -U pulso -d pulso -q ${commands.join(' ')}`));
}

/** The dump of a client's database as it is written by hand, in the shell. */
export function dumpScript(inside: Inside): string {
  return `${inside} sh -c 'pg_dump -U pulso -Fc -Z0 pulso | zstd -1 -q'`;
}
