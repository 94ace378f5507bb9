import type { ConflictQuestion } from '../../operations/update/resolve-conflicts.ts';
import { countNoun } from '../render/widgets/count-noun.ts';

export type ConflictChoice =
  'ours' | 'theirs' | 'edit' | 'markers' | 'rest-ours' | 'rest-theirs' | 'more' | 'back' | 'cancel';

interface Choice {
  value: ConflictChoice;
  name: string;
}

/** What can be said to a conflict, and looked at before. */
export function listAnswers(
  { at, open, answered, text }: ConflictQuestion,
  pages: number,
): Choice[] {
  const others = answered === undefined ? open - 1 : open;
  const rest = `for this and ${countNoun(others, 'other')} without an answer`;
  return [
    { value: 'ours', name: "the client's" },
    { value: 'theirs', name: "the template's" },
    ...when(text !== undefined, { value: 'edit', name: 'edit it in your editor' }),
    ...when(pages > 0, {
      value: 'more',
      name: `show all lines (${countNoun(pages, 'page')} left)`,
    }),
    ...when(others > 0, { value: 'rest-ours', name: `the client's, ${rest}` }),
    ...when(others > 0, { value: 'rest-theirs', name: `the template's, ${rest}` }),
    { value: 'markers', name: 'both, between conflict markers, to edit by hand' },
    ...when(at > 1, { value: 'back', name: 'back to the conflict before' }),
    { value: 'cancel', name: 'cancel and leave the client unchanged' },
  ];
}

function when(condition: boolean, choice: Choice): Choice[] {
  return condition ? [choice] : [];
}
