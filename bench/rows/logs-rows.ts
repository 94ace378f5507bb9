import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPeak } from '../growth/read-peak.ts';
import type { Bench, Contest, Missing, Row, Side } from '../measure/contest.ts';
import { readCommand, runCommand, timeCommand, type Command } from '../measure/run-command.ts';
import { quote } from '../measure/shell.ts';
import { COMPOSE_FILE } from '../stacks/compose-file.ts';
import { deployPair, openPair, type Partner } from '../stacks/open-pair.ts';

/** A log of 120 MB: lines of about 100 bytes, a time and a process before each text. */
const LINES = 1_200_000;
const TEXT = 'x'.repeat(50);
const SERVICE = 'database';
/** The most that pulso may need for it, in bytes. */
const MOST_MEMORY = 100 * 1024 * 1024;

/** One service's log, which its container has written before. */
export const logsRows: readonly Row[] = [
  {
    id: 'logs',
    what: 'logs of one service, 120 MB, in less than 100 MB of memory',
    against: '`docker compose logs`',
    aim: 1,
    runs: 3,
    open: (bench) => openLogs(bench, (command) => command),
  },
  {
    id: 'logs-head',
    what: 'the same through `| head -3`',
    against: '`docker compose logs | head -3`',
    aim: 1,
    runs: 7,
    open: (bench) => openLogs(bench, throughHead),
  },
];

async function openLogs(
  bench: Bench,
  through: (command: Command) => Command,
): Promise<Contest | Missing> {
  const pair = await openPair(bench);
  if ('missing' in pair) return pair;
  const files = [
    join(pair.pulso.stack.folder, 'docker-compose.yml'),
    join(pair.compose.stack.folder, COMPOSE_FILE),
  ];
  await Promise.all(files.map(keepWholeLog));
  await deployPair(bench, pair);
  await Promise.all([writeLog(pair.pulso), writeLog(pair.compose)]);
  const side = ({ logs }: Partner): Side => ({ run: () => timeCommand(through(logs(SERVICE))) });
  const { pulso, compose } = pair;
  return {
    pulso: { ...side(pulso), check: () => checkMemory(bench, pulso.logs(SERVICE)) },
    peer: side(compose),
  };
}

/** The template's clients keep 30 MB: a log that is rotated meanwhile is not 120 MB. */
async function keepWholeLog(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const whole = text.replaceAll('max-size: 10m', 'max-size: 1g');
  if (whole === text) throw new Error(`${file} limits no log to 10m`);
  await writeFile(file, whole);
}

/** The database writes it, without the statement and its place beside every line. */
async function writeLog({ stack: { slug } }: Partner): Promise<void> {
  const name = `${slug}-${SERVICE}-1`;
  const quiet = "SET log_error_verbosity = 'terse'; SET log_min_error_statement = 'panic';";
  const loop = `DO $$ BEGIN FOR i IN 1..${LINES} LOOP RAISE LOG '${TEXT}'; END LOOP; END $$;`;
  const psql = ['psql', '-q', '-U', 'pulso', '-d', 'pulso', '-c', quiet, '-c', loop];
  await runCommand({ argv: ['docker', 'exec', name, ...psql] });
  const last = await readCommand({ argv: ['sh', '-c', `docker logs --tail 1 ${name} 2>&1`] });
  if (!last.endsWith(TEXT)) throw new Error(`the log of ${name} ends with "${last.slice(0, 100)}"`);
}

/** A reader that has enough ends the command: what it is killed by is no failure. */
function throughHead({ argv, ...command }: Command): Command {
  const line = argv.map(quote).join(' ');
  return { ...command, argv: ['sh', '-c', `${line} | head -n 3`] };
}

async function checkMemory(bench: Bench, command: Command): Promise<void> {
  const peak = await readPeak(bench, command);
  if (peak > MOST_MEMORY) throw new Error(`logs needed ${Math.round(peak / 1024 / 1024)} MiB`);
}
