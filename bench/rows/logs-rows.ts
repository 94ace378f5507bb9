import { readPeak } from '../growth/read-peak.ts';
import type { Bench, Contest, Missing, Row, Side } from '../measure/contest.ts';
import { readCommand, runCommand, timeCommand, type Command } from '../measure/run-command.ts';
import { deployPair, openPair, type Partner } from '../stacks/open-pair.ts';

/** A log of 120 MB: lines of 100 bytes. */
const LINES = 1_200_000;
const LINE = 'x'.repeat(99);
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
  await deployPair(bench, pair);
  await Promise.all([writeLog(pair.pulso), writeLog(pair.compose)]);
  const side = ({ logs }: Partner): Side => ({ run: () => timeCommand(through(logs(SERVICE))) });
  const { pulso, compose } = pair;
  return {
    pulso: { ...side(pulso), check: () => checkMemory(bench, pulso.logs(SERVICE)) },
    peer: side(compose),
  };
}

/** The first process of the container passes on whatever is written to its output. */
async function writeLog({ stack: { slug } }: Partner): Promise<void> {
  const name = `${slug}-${SERVICE}-1`;
  const script = `yes ${LINE} | head -n ${LINES} > /proc/1/fd/1`;
  await runCommand({ argv: ['docker', 'exec', name, 'sh', '-c', script] });
  const last = await readCommand({ argv: ['docker', 'logs', '--tail', '1', name] });
  if (last !== LINE) throw new Error(`the log of ${name} ends with "${last.slice(0, 100)}"`);
}

/** A reader that has enough ends the command: what it is killed by is no failure. */
function throughHead({ argv, ...command }: Command): Command {
  const line = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return { ...command, argv: ['sh', '-c', `${line} | head -n 3`] };
}

async function checkMemory(bench: Bench, command: Command): Promise<void> {
  const peak = await readPeak(bench, command);
  if (peak > MOST_MEMORY) throw new Error(`logs needed ${Math.round(peak / 1024 / 1024)} MiB`);
}
