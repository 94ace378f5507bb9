import { CommanderError, type Command } from 'commander';
import { PulsoError } from '../core/pulso-error.ts';
import { visibleText } from '../core/visible-text.ts';
import { EXIT } from './exit-code.ts';
import type { GlobalFlags } from './flags/global-flags.ts';
import { addAnswerFlags, loadAnswerFlags } from './flags/answer-flags.ts';
import type { Io } from './io.ts';
import { openTranslate } from './language/open-translate.ts';
import { keepEnglish, type Translate } from './language/translate.ts';
import { buildProgram } from './program.ts';
import type { Session } from './session.ts';
import { toUsageError } from './usage-error.ts';
import { createRun } from './verb.ts';

/** Parses a command line, runs its verb and gives its exit code. Throws what the verb throws, and for an invalid line the error of commander as a PulsoError. */
export async function parseLine(
  argv: readonly string[],
  io: Io,
  openSession: (flags: GlobalFlags) => Promise<Session>,
): Promise<number> {
  let exitCode: number = EXIT.done;
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  const words = helpWords(argv);
  const program = buildProgram(createRun(openSession, setExitCode, words), words);
  await configureOutput(program, io, await openTranslate(io.env));
  program.hook('preSubcommand', async (_, verb) => {
    if (verb.name() === 'create') await addTemplateFlags(verb, argv, io);
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help or the version is on the screen already, or the help of a verb that requires another word.
    if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode;
    const names = program.commands.flatMap((command) => [command.name(), ...command.aliases()]);
    throw toUsageError(
      error,
      argv.find((word) => names.includes(word)),
      argv,
    );
  }
}

/** `pulso help deploy` is `pulso deploy --help`, so that what a template adds is in it too. */
function helpWords(argv: readonly string[]): string[] {
  if (argv.length === 0) return ['--help'];
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
}

async function addTemplateFlags(verb: Command, argv: readonly string[], io: Io): Promise<void> {
  try {
    addAnswerFlags(verb, await loadAnswerFlags(argv, io));
  } catch (error) {
    const helps = ['help', '--help', '-h'].some((word) => argv.includes(word));
    // The help of the verb itself works without a workspace.
    if (!helps || !(error instanceof PulsoError) || error.code !== 'no-workspace') throw error;
  }
}

async function configureOutput(program: Command, io: Io, translate: Translate): Promise<void> {
  // Nothing of it is loaded for English.
  const language =
    translate === keepEnglish ? undefined : await import('./language/translate-help.ts');
  const width = (columns: number | undefined): number => columns ?? 80;
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((one) => one.commands),
  ]) {
    language?.translateHelp(command, translate);
    command.exitOverride().configureOutput({
      writeOut: (text) =>
        io.stdout.write(visibleText(language?.translateAfter(text, translate) ?? text)),
      writeErr: (text) => io.stderr.write(visibleText(text)),
      getOutHelpWidth: () => width(io.stdout.columns),
      getErrHelpWidth: () => width(io.stderr.columns),
      // The failure is printed once, by main, in the format that is asked for.
      outputError: () => undefined,
    });
  }
}
