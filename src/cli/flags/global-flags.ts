import { dropUndefined } from '../../core/drop-undefined.ts';
import { Option, type Command } from 'commander';
import { findValues } from './find-value.ts';

/** Flags every verb takes, before or after its name. */
export interface GlobalFlags {
  cwd?: string;
  /** JSON if `jq` is given. */
  output: 'human' | 'json';
  /** What of the JSON is printed, as an expression of jq. */
  jq?: string;
  /** False if `--no-color` was given. */
  color: boolean;
  quiet: boolean;
  debug: boolean;
  yes: boolean;
}

/** The flags as commander knows them. Made once and given to every command: making one costs more than adding it. */
function createFlags(): readonly Option[] {
  return [
    new Option('-C, --cwd <dir>', 'Work in this folder (default: the current one)'),
    new Option('-o, --output <format>', 'Format of the results')
      .choices(['human', 'json'])
      .default('human'),
    new Option('--jq <expression>', 'Print what a jq expression selects of the JSON'),
    new Option('--no-color', 'Disable color'),
    new Option('-q, --quiet', 'Hide progress; show results, warnings and errors'),
    new Option('--debug', 'Show stack traces'),
    new Option('--yes', 'Skip confirmation prompts'),
  ];
}

/** Adds the global flags: shown on the program, and hidden on every verb, whose help lists them once. */
export function addGlobalFlags(program: Command): void {
  addFlags(program, createFlags());
  const hidden = createFlags().map((flag) => flag.hideHelp());
  for (const verb of program.commands) addToAll(verb, hidden);
}

function addToAll(command: Command, flags: readonly Option[]): void {
  addFlags(command, flags);
  for (const part of command.commands) addToAll(part, flags);
}

function addFlags(command: Command, flags: readonly Option[]): void {
  for (const flag of flags) command.addOption(flag);
}

/** Merges what was given before and after the verb; the one after wins. */
export function readGlobalFlags(command: Command): GlobalFlags {
  const given: Partial<GlobalFlags> = {};
  for (const at of lineage(command)) {
    const names = Object.keys(at.opts()).filter((name) => at.getOptionValueSource(name) === 'cli');
    for (const name of names) Object.assign(given, { [name]: at.opts()[name] as unknown });
  }
  return dropUndefined({
    cwd: given.cwd,
    output: given.jq === undefined ? (given.output ?? 'human') : 'json',
    jq: given.jq,
    color: given.color ?? true,
    quiet: given.quiet ?? false,
    debug: given.debug ?? false,
    yes: given.yes ?? false,
  });
}

function lineage(command: Command): Command[] {
  return command.parent === null ? [command] : [...lineage(command.parent), command];
}

/** Whether a command line asks for JSON, read without parsing it: the answer to a wrong one must know. */
export function wantsJson(argv: readonly string[]): boolean {
  return findValues(argv, '-o', '--output').includes('json');
}
