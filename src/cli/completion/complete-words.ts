import type { Command, Option } from 'commander';
import { addQuestionFlags } from '../flags/question-flags.ts';
import { loadQuestions } from '../flags/load-questions.ts';
import { workspaceNames } from './workspace-names.ts';

/** Something that fits, and what it is. */
export interface Candidate {
  word: string;
  about: string;
}

/** What may stand where the last word is begun. */
export async function completeWords(
  program: Command,
  words: readonly string[],
  cwd: string,
): Promise<Candidate[]> {
  const begun = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const verb = findVerb(program, before);
  if (verb.name() === 'create') {
    addQuestionFlags(verb, await loadQuestions(before, cwd).catch(() => []));
  }
  const asked = optionWaiting(verb, before.at(-1));
  const candidates = asked
    ? await valuesOf(asked, cwd)
    : begun.startsWith('-')
      ? optionsOf(verb)
      : await operandsOf(verb, before, cwd);
  return candidates.filter(({ word }) => word.startsWith(begun));
}

/** The innermost verb that the words name. */
function findVerb(program: Command, words: readonly string[]): Command {
  let found = program;
  for (const word of words) {
    found = found.commands.find((one) => one.name() === word) ?? found;
  }
  return found;
}

function optionWaiting(verb: Command, word: string | undefined): Option | undefined {
  const option = verb.options.find((one) => one.long === word || one.short === word);
  return option?.required === true ? option : undefined;
}

async function valuesOf(option: Option, cwd: string): Promise<Candidate[]> {
  const { argChoices } = option;
  if (argChoices) return argChoices.map((word) => ({ word, about: '' }));
  if (option.long === '--template') return workspaceNames(cwd, 'template');
  if (option.long === '--target') return workspaceNames(cwd, 'target');
  return [];
}

function optionsOf(verb: Command): Candidate[] {
  const known = verb.options.map(({ long, description }) => ({
    word: long ?? '',
    about: description,
  }));
  return [...known, { word: '--help', about: 'show help' }];
}

async function operandsOf(
  verb: Command,
  before: readonly string[],
  cwd: string,
): Promise<Candidate[]> {
  if (verb.commands.length > 0) return verbsOf(verb);
  const [operand] = verb.registeredArguments;
  const name = operand?.name();
  if (name === 'shell') return ['bash', 'zsh', 'fish'].map((word) => ({ word, about: '' }));
  if (name !== 'slug' || verb.name() === 'create') return [];
  const slugs = await workspaceNames(cwd, 'client');
  return slugs.filter(({ word }) => !before.includes(word));
}

function verbsOf(command: Command): Candidate[] {
  const helper = command.createHelp();
  return helper
    .visibleCommands(command)
    .map((verb) => ({ word: verb.name(), about: verb.description() }));
}
