import type { ConflictQuestion } from '../../operations/update/resolve-conflicts.ts';
import type { ConflictAnswer } from '../../operations/update/walk-conflicts.ts';
import { countNoun } from '../render/widgets/count-noun.ts';

/** An answer, or what is done before one: `edit` opens the editor, `more` shows a page. */
export type Said = ConflictAnswer | 'edit' | 'more';

interface Choice {
  value: Said;
  name: string;
}

/** What can be said to a conflict, and looked at before. */
export function listAnswers(
  { at, all, open, answered, text }: ConflictQuestion,
  pages: number,
): Choice[] {
  const others = answered === undefined ? open - 1 : open;
  const rest = `for this and ${countNoun(others, 'other')} without an answer`;
  return [
    { value: { take: 'ours' }, name: "the client's" },
    { value: { take: 'theirs' }, name: "the template's" },
    ...when(text !== undefined, { value: 'edit', name: 'edit it in your editor' }),
    ...when(pages > 0, {
      value: 'more',
      name: `show all lines (${countNoun(pages, 'page')} left)`,
    }),
    ...when(others > 0, { value: { take: 'ours', rest: true }, name: `the client's, ${rest}` }),
    ...when(others > 0, { value: { take: 'theirs', rest: true }, name: `the template's, ${rest}` }),
    { value: { take: 'markers' }, name: 'both, between conflict markers, to edit by hand' },
    ...when(at > 1, { value: 'back', name: 'back to the conflict before' }),
    {
      value: 'cancel',
      name:
        open < all
          ? 'cancel and keep the answers for the next resolve'
          : 'cancel and leave the client unchanged',
    },
  ];
}

function when(condition: boolean, choice: Choice): Choice[] {
  return condition ? [choice] : [];
}
