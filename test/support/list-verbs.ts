import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';

/** Every verb that the program can run, by its words: `deploy`, `image build`. */
export function listVerbs(): string[] {
  return namesBelow(buildProgram(() => () => Promise.resolve()));
}

function namesBelow(command: Command): string[] {
  return command.commands.flatMap((verb) =>
    verb.commands.length === 0
      ? [verb.name()]
      : namesBelow(verb).map((name) => `${verb.name()} ${name}`),
  );
}
