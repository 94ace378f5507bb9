import type { Command, Option } from 'commander';
import { findFolder } from '../flags/find-value.ts';
import type { Io } from '../io.ts';
import type { Deployment } from '../../operations/complete/workspace-names.ts';
import { addAnswerFlags, AnswerOption, loadAnswerFlags } from '../flags/answer-flags.ts';
import {
  configKeys,
  keptDeployments,
  selectionWords,
  secretNames,
  serviceNames,
  workspaceNames,
} from '../../operations/complete/workspace-names.ts';

/** A word that fits, and what it is. */
export interface Candidate {
  word: string;
  about: string;
}

/** Where words are completed, and the word that is. */
interface Place extends Pick<Io, 'readTemplate'> {
  cwd: string;
  begun: string;
}

/** What can complete the last word. */
export async function completeWords(
  program: Command,
  words: readonly string[],
  { cwd, readTemplate }: Pick<Io, 'cwd' | 'readTemplate'>,
): Promise<Candidate[]> {
  const begun = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  // A command inside a container.
  if (before.includes('--')) return [];
  const folder = findFolder(before, cwd);
  const verb = findVerb(program, before);
  if (verb.name() === 'create') {
    addAnswerFlags(verb, await loadAnswerFlags(before, { cwd, readTemplate }).catch(() => []));
  }
  const waiting = optionWaiting(verb, before.at(-1));
  const candidates = waiting
    ? await valuesOf(waiting, { cwd: folder, begun, verb, slug: operandsIn(verb, before)[0] })
    : begun.startsWith('-')
      ? optionsOf(verb)
      : await operandsOf(verb, before, { cwd: folder, begun, readTemplate });
  return candidates.filter(({ word }) => word.startsWith(begun));
}

/** The innermost verb that the words name. */
function findVerb(program: Command, words: readonly string[]): Command {
  let found = program;
  for (const word of words) {
    found = found.commands.find((one) => isCalled(one, word)) ?? found;
  }
  return found;
}

function isCalled(verb: Command, word: string): boolean {
  return verb.name() === word || verb.aliases().includes(word);
}

function optionWaiting(verb: Command, word: string | undefined): Option | undefined {
  if (word === undefined) return undefined;
  const option = verb.options.find((one) => one.long === word || one.short === word);
  return option?.required === true ? option : undefined;
}

async function valuesOf(
  option: Option,
  {
    cwd,
    begun,
    verb,
    slug,
  }: { cwd: string; begun: string; verb: Command; slug: string | undefined },
): Promise<Candidate[]> {
  if (option instanceof AnswerOption) return asCandidates(option.values);
  if (option.argChoices) return asCandidates(option.argChoices);
  if (option.long === '--select')
    return asCandidates(await selectionWords(cwd, begun), 'selection');
  if (option.long === '--service' && slug !== undefined)
    return asCandidates(await serviceNames(cwd, slug), `service of ${slug}`);
  if (option.long === '--to' && verb.name() === 'rollback' && slug !== undefined)
    return (await keptDeployments(cwd, slug)).map(describeDeployment);
  if (option.long === '--template') return namesOf(cwd, 'template');
  if (option.long === '--target' || option.long === '--on') return namesOf(cwd, 'target');
  return [];
}

function describeDeployment({ n, at, action, outcome, template }: Deployment): Candidate {
  const when = at.slice(0, 16).replace('T', ' ');
  return { word: String(n), about: `${when} ${action}, ${outcome}, template ${template.version}` };
}

function optionsOf(verb: Command): Candidate[] {
  const known = verb.options.map(({ long, description }) => ({
    word: long ?? '',
    about: description,
  }));
  return [...known, { word: '--help', about: 'Show help' }];
}

async function operandsOf(
  verb: Command,
  before: readonly string[],
  place: Place,
): Promise<Candidate[]> {
  if (verb.commands.length > 0) return verbsOf(verb);
  const given = operandsIn(verb, before);
  const { registeredArguments: all } = verb;
  // The last argument may be many words.
  const argument = all[given.length] ?? (all.at(-1)?.variadic === true ? all.at(-1) : undefined);
  const candidates = argument?.argChoices
    ? asCandidates(argument.argChoices)
    : await operandNames(verb, argument?.name(), { ...place, slug: given[0] });
  return candidates.filter(({ word }) => !given.includes(word));
}

async function operandNames(
  verb: Command,
  argument: string | undefined,
  { slug, ...place }: Place & { slug: string | undefined },
): Promise<Candidate[]> {
  const { cwd } = place;
  switch (argument) {
    case 'template':
      return namesOf(cwd, 'template');
    case 'service':
      if (slug === undefined) return [];
      return asCandidates(await serviceNames(cwd, slug), `service of ${slug}`);
    case 'secret':
      if (slug === undefined) return [];
      return asCandidates(await secretNames(cwd, slug), `secret of ${slug}`);
    case 'key':
      if (slug === undefined) return [];
      return asCandidates(await configKeys(cwd, slug), `value of ${slug}`);
    case 'slug|key=value':
      return changesOf({ ...place, slug });
    case 'slug':
      return verb.name() === 'create' ? [] : namesOf(cwd, 'client');
    default:
      return [];
  }
}

/** Of `set`: clients, and answers. Of a word that has its `=` the answers alone. */
async function changesOf({
  slug,
  begun,
  ...caller
}: Place & { slug: string | undefined }): Promise<Candidate[]> {
  const { answerWords } = await import('../../operations/complete/answer-words.ts');
  const named = slug?.includes('=') === true ? undefined : slug;
  const answers = await answerWords(caller, named, begun).catch(() => []);
  const words = answers.map(({ word, prompt }) => ({ word, about: prompt }));
  return begun.includes('=') ? words : [...(await namesOf(caller.cwd, 'client')), ...words];
}

/** The words after the verb that are neither flags nor their values. */
function operandsIn(verb: Command, before: readonly string[]): string[] {
  const at = before.findIndex((word) => isCalled(verb, word));
  return before
    .slice(at + 1)
    .filter((word, i, words) => !word.startsWith('-') && !optionWaiting(verb, words[i - 1]));
}

async function namesOf(cwd: string, kind: 'client' | 'template' | 'target'): Promise<Candidate[]> {
  return asCandidates(await workspaceNames(cwd, kind), kind);
}

function asCandidates(words: readonly string[], about = ''): Candidate[] {
  return words.map((word) => ({ word, about }));
}

function verbsOf(command: Command): Candidate[] {
  const verbs = command.createHelp().visibleCommands(command);
  const aliases = verbs.flatMap((verb) =>
    verb.aliases().map((word) => ({ word, about: `${verb.name()}: ${verb.description()}` })),
  );
  return [...verbs.map((verb) => ({ word: verb.name(), about: verb.description() })), ...aliases];
}
