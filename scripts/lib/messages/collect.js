// All texts that people see and that catalogs translate, by where they come from.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../load-modules.js';
import { errorMessages } from './error-messages.js';
import { HAND_WRITTEN } from './hand-written.js';
import { helpMessages, INQUIRER, templateMessages, USAGE } from './help-messages.js';
import { promptMessages } from './prompt-messages.js';
import { isCommand, isWords, openSources, toPattern } from './text-flow.js';

/** `{messages: Map of English pattern → its place, open: places whose text cannot be followed}` */
export async function collectMessages() {
  const sources = openSources(listSources());
  const errors = errorMessages(sources);
  const messages = new Map();
  const add = (text, place) => {
    const pattern = toPattern(text);
    // A piece of a text that is in the list as a whole: hand-written.js has it.
    const isPiece = pattern.split('`').length % 2 === 0;
    if (messages.has(pattern) || isCommand(pattern) || isPiece) return;
    if (isWords(pattern.replaceAll(/\{\d+\}/g, ''))) messages.set(pattern, place);
  };
  const addAll = (texts) => {
    for (const [text, place] of texts) add(text, place);
  };
  addAll(await helpMessages());
  addAll(templateMessages());
  for (const text of USAGE) add(text, 'commander');
  for (const text of INQUIRER) add(text, '@inquirer/prompts');
  addAll(promptMessages(sources));
  addAll(errors.patterns);
  addAll(errors.parts);
  for (const text of HAND_WRITTEN) add(text, 'scripts/lib/messages/hand-written.js');
  return { messages, open: errors.open };
}

function listSources() {
  return readdirSync(join(ROOT, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('instance'))
    .map((file) => join(ROOT, 'src', file));
}
