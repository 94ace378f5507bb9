import { visibleData } from '../../core/visible-text.ts';
import type { CreateGiven } from '../../operations/catalog/create-verb.ts';
import type { Prompt } from '../../operations/create/ask-person.ts';
import { formatFields } from '../render/widgets/format-fields.ts';
import type { Session } from '../session.ts';
import { showPerson } from './ask-person.ts';
import { askYes } from './confirm-with.ts';

/** Shows a client that is about to be created and asks for a yes or a no. */
export function confirmClient(session: Session): CreateGiven['confirm'] {
  return (proposal) => {
    const { slug, template, target, answers } = visibleData(proposal);
    const fields: [string, string][] = [
      ['template', `${template.name} ${template.version}`],
      ['target', target],
      ...Object.entries(answers).map(([key, value]): [string, string] => [
        key,
        formatAnswer(value),
      ]),
    ];
    showPerson(session, `\n${formatFields(fields, session.errorScreen)}\n`);
    return askYes(session, `Create ${slug}?`, true);
  };
}

/** An answer on one line. */
function formatAnswer(value: NonNullable<Prompt['proposed']>): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? '(none)' : value.join(', ');
  return value === '' ? '(empty)' : String(value);
}
