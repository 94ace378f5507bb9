// Every text of the help, from the program as it is built, and the words of the libraries that speak beside it.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadModules, ROOT } from '../load-modules.js';

/** Words of commander's help. */
const COMMANDER = [
  'Usage:',
  'Arguments:',
  'Options:',
  'Commands:',
  'Global Options:',
  '[options]',
  '[command]',
  'choices:',
  'default:',
  'Examples:',
  'Exit codes:',
  'error:',
];

/** commander's messages of invalid lines: `usageMessages` in its sources has to be among them. */
export const USAGE = [
  "unknown option '{0}'",
  "unknown command '{0}'",
  "missing required argument '{0}'",
  "option '{0}' argument missing",
  "required option '{0}' not specified",
  "option '{0}' argument '{1}' is invalid. {2}",
  "option '{0}' value '{1}' from env '{2}' is invalid. {3}",
  "command-argument value '{0}' is invalid for argument '{1}'. {2}",
  'too many arguments. Expected {0} argument but got {1}: {2}.',
  'too many arguments. Expected {0} arguments but got {1}: {2}.',
  "too many arguments for '{0}'. Expected {1} argument but got {2}: {3}.",
  "too many arguments for '{0}'. Expected {1} arguments but got {2}: {3}.",
  '{0} cannot be used with {1}',
  "option '{0}'",
  'Allowed choices are {0}.',
];

/** Words of @inquirer/prompts. */
export const INQUIRER = [
  'Yes',
  'No',
  'You must answer with "{0}" or "{1}"',
  '[input is masked]',
  'navigate',
  'select',
  'submit',
  'all',
  'invert',
  'space',
  'toggle visibility',
];

/** Map of text → place. */
export async function helpMessages() {
  const { cli, exits } = await loadModules({
    cli: 'src/cli/program.ts',
    exits: 'src/cli/exit-code.ts',
  });
  const texts = new Map();
  const add = (text, place) => {
    if (text && !texts.has(text)) texts.set(text, place);
  };
  const visit = (command, place) => {
    add(command.description(), place);
    add(command.helpGroup(), place);
    for (const { description, helpGroupHeading } of command.options) {
      add(description, place);
      add(helpGroupHeading, place);
    }
    for (const { description } of command.registeredArguments) add(description, place);
    for (const one of command.commands) visit(one, `${place} ${one.name()}`);
  };
  const program = cli.buildProgram(() => () => undefined);
  visit(program, 'pulso');
  add('Show help', 'pulso');
  add('Show the help of a verb', 'pulso');
  add('The opposite', 'pulso create');
  add('Answers:', 'pulso create');
  for (const text of Object.values(exits.EXIT_MEANINGS)) add(text, 'exit codes');
  for (const text of COMMANDER) add(text, 'commander');
  return texts;
}

/** What the shipped template asks. */
export function templateMessages() {
  const { questions } = parse(readFileSync(`${ROOT}/clients/template/template.yaml`, 'utf8'));
  const texts = new Map();
  for (const { prompt, help, choices = [], validate } of questions) {
    for (const text of [prompt, help, validate?.message, ...choices.map((one) => one.label)]) {
      if (text) texts.set(text, 'clients/template/template.yaml');
    }
  }
  return texts;
}
