import { Help, type Command, type Option } from 'commander';
import type { Translate } from './translate.ts';

const HELP = Help.prototype;

/** Has a command show its help translated. What stands behind it, examples and exit codes, is `translateAfter`'s. */
export function translateHelp(command: Command, translate: Translate): void {
  const words = (text: string): string =>
    text.replace('[options]', translate('[options]')).replace('[command]', translate('[command]'));
  command.configureHelp({
    ...command.configureHelp(),
    styleTitle: (title) => translate(title),
    commandUsage: (one) => words(HELP.commandUsage(one)),
    subcommandTerm: (one) => words(HELP.subcommandTerm(one)),
    commandDescription: (one) => translate(HELP.commandDescription(one)),
    subcommandDescription: (one) => translate(HELP.subcommandDescription(one)),
    optionDescription: (option) => describe(option, HELP.optionDescription(option), translate),
    argumentDescription: (one) => describe(one, HELP.argumentDescription(one), translate),
  });
}

/** Its own words, then what commander or a template adds in parentheses. */
function describe(
  { description }: Pick<Option, 'description'>,
  shown: string,
  translate: Translate,
): string {
  const added = shown.slice(description.length);
  return translateNoted(description, translate) + translateNotes(added, translate);
}

function translateNoted(text: string, translate: Translate): string {
  const whole = translate(text);
  const [, words = '', notes = ''] = /^(.*?)( \(.*\))$/s.exec(text) ?? [];
  return whole !== text || notes === ''
    ? whole
    : translate(words) + translateNotes(notes, translate);
}

function translateNotes(notes: string, translate: Translate): string {
  return notes.replaceAll(/(?<=\(|, |; )(?:choices|default):/g, (label) => translate(label));
}

/** Examples and exit codes below a help: a heading, then lines with a code before their words. */
export function translateAfter(text: string, translate: Translate): string {
  if (!text.startsWith('\n')) return text;
  return text.replaceAll(
    /^( *(?:\d+ +)?)(.+)$/gm,
    (_, lead: string, words: string) => lead + translate(words),
  );
}
