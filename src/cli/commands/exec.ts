import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { catalog } from '../../operations/catalog.ts';
import type { Verb } from '../../operations/catalog/define-verb.ts';
import type { CommandResult } from '../../operations/catalog/schemas/exec-schemas.ts';
import type { CommandIo } from '../../operations/exec/command-io.ts';
import { callerOf } from '../caller.ts';
import { openCommandIo } from '../command-io.ts';
import { printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface TerminalFlags {
  tty?: boolean;
}

/** `pulso exec` and `run` */
export function runExec(
  session: Session,
  { operands, rest, flags, verb }: Call<TerminalFlags>,
): Promise<number> {
  const [slug = '', service, ...more] = namesOf(operands, rest);
  const name = verb.name() as 'exec' | 'run';
  if (rest === undefined || more.length > 0) throw withoutDashes(`${name} ${slug}`, service, more);
  const given = dropUndefined({ slug, service, argv: rest });
  return runCommand(session, flags, (io) =>
    performCommand(session, catalog[name], { ...given, io }),
  );
}

/** `pulso shell` */
export function runShell(
  session: Session,
  { operands, rest = [], flags }: Call<TerminalFlags>,
): Promise<number> {
  const [slug = '', service, ...more] = namesOf(operands, rest);
  assertBehindDashes(more);
  const given = dropUndefined({ slug, service, args: rest });
  return runCommand(session, flags, (io) =>
    performCommand(session, catalog.shell, { ...given, io }),
  );
}

/** `pulso psql`, `mysql` and `redis-cli` */
export function runDatabaseShell(
  session: Session,
  { operands, rest = [], flags, verb }: Call<TerminalFlags>,
): Promise<number> {
  const [slug = '', ...more] = namesOf(operands, rest);
  assertBehindDashes(more);
  const entry = catalog[verb.name() as 'psql' | 'mysql' | 'redis-cli'];
  return runCommand(session, flags, (io) =>
    performCommand(session, entry, { slug, args: rest, io }),
  );
}

function assertBehindDashes([first]: readonly string[]): void {
  if (first === undefined) return;
  throw new PulsoError('excess-arguments', `unexpected argument "${first}"`, {
    hint: `put arguments of the program after --: -- ${first}`,
  });
}

/** Words before `--`. */
function namesOf(operands: readonly string[], rest: readonly string[] = []): readonly string[] {
  return operands.slice(0, operands.length - rest.length);
}

/** `begin`: the verb and the slug. A single word may be the service or the command. */
function withoutDashes(begin: string, service = 'app', more: readonly string[]): PulsoError {
  const command = more.length > 0 ? more.join(' ') : '<command>';
  const named = `pulso ${begin} ${service} -- ${command}`;
  return new PulsoError('missing-argument', 'the command has to follow --', {
    hint:
      more.length > 0 || service === 'app' ? named : `pulso ${begin} -- ${service}, or ${named}`,
  });
}

/** Opens the streams of a command, and closes them however it ends. Off a terminal JSON has what it prints. */
async function runCommand(
  session: Session,
  { tty }: TerminalFlags,
  work: (io: CommandIo) => Promise<number>,
): Promise<number> {
  const isJson = session.flags.output === 'json';
  if (isJson && tty === true) {
    throw new PulsoError('bad-flags', '--tty and --output json cannot be combined', {
      hint: 'leave out one of them',
    });
  }
  session.progress.stop();
  const { io, close } = openCommandIo(
    session,
    isJson ? { tty: false, capture: true } : dropUndefined({ tty }),
  );
  try {
    return await work(io);
  } finally {
    close();
  }
}

/** Gives the exit code of the command. */
async function performCommand<Given, Request, Context>(
  session: Session,
  verb: Verb<Given, Request, CommandResult, Context>,
  given: Given,
): Promise<number> {
  const request = verb.accept(given);
  const result = await verb.run(await verb.open(callerOf(session)), request);
  await printResult(session, verb, result, () => '');
  return result.exitCode;
}
