import { visibleData, visibleText } from '../../core/visible-text.ts';
import type {
  ConflictQuestion,
  ResolveRequest,
  ShownConflict,
} from '../../operations/update/resolve-conflicts.ts';
import type { ConflictAnswer } from '../../operations/update/walk-conflicts.ts';
import { countNoun } from '../render/widgets/count-noun.ts';
import { conflictLines } from '../render/views/update-table.ts';
import type { Session } from '../session.ts';
import { askPerson, showPerson } from './ask-person.ts';
import { editText } from './edit-text.ts';
import { listAnswers, type Said } from './list-answers.ts';
import { linesOfSide, pageConflict } from './page-conflict.ts';

/** Shows each conflict of a client with the value of every side, and asks which one to keep. */
export function askConflict(session: Session, slug: string): ResolveRequest['decide'] {
  return async (question) => {
    const conflict = visibleData(question.conflict);
    showPerson(session, describe(session, slug, { ...question, conflict }));
    const pages = pageConflict(conflict, session.io.stderr.rows, session.io.stderr.columns);
    let page = 0;
    let said: Said | undefined;
    for (;;) {
      said = await choose(session, question, { pages: pages.length - page, before: said });
      if (said === 'more') {
        showPerson(session, (pages[page++] ?? []).join('\n'));
        continue;
      }
      const answer = said === 'edit' ? await edit(session, question) : said;
      if (answer !== undefined) return answer;
    }
  };
}

/** Asks what becomes of the answers when every conflict has one. */
export function confirmAnswers(session: Session): ResolveRequest['confirm'] {
  return (answers) =>
    askPerson(session, ({ select }, context) =>
      select(
        {
          message: `Apply ${countNoun(answers, 'answer')}?`,
          choices: [
            { value: 'apply' as const, name: 'apply' },
            { value: 'back' as const, name: 'back to the last conflict' },
            { value: 'cancel' as const, name: 'cancel and keep the answers for the next resolve' },
          ],
          loop: false,
        },
        context,
      ),
    );
}

/** `before`: what was said last, so that one can read page after page by one key. */
function choose(
  session: Session,
  question: ConflictQuestion,
  { pages, before }: { pages: number; before: Said | undefined },
): Promise<Said> {
  const choices = listAnswers(question, pages);
  const { at, all } = question;
  return askPerson(session, ({ select }, context) =>
    select<Said>(
      {
        message: `Which value do you want? (${at} of ${all})`,
        choices,
        ...(before === 'more' && pages > 0 ? { default: before } : {}),
        pageSize: choices.length,
        loop: false,
      },
      context,
    ),
  );
}

function describe(
  { errorScreen, io, translate }: Session,
  slug: string,
  { conflict, answered, refused, kept = 0 }: ConflictQuestion & { conflict: ShownConflict },
): string {
  const { path, change, ...sides } = conflict;
  const files = [{ path, change, conflicts: [sides] }];
  return [
    ...(kept > 0 ? [translate(`${countNoun(kept, 'answer')} of an earlier resolve kept`)] : []),
    ...conflictLines({ slug, files }, errorScreen, linesOfSide(io.stderr.rows)),
    ...(answered === undefined ? [] : [translate(`  answered  ${ANSWERED[answered]}`)]),
    ...(refused === undefined
      ? []
      : [errorScreen.style.red(translate(`  the text is not taken: ${visibleText(refused)}`))]),
  ].join('\n');
}

const ANSWERED = {
  ours: "the client's",
  theirs: "the template's",
  markers: 'both, between conflict markers',
  edited: 'edited',
};

async function edit(
  session: Session,
  question: ConflictQuestion,
): Promise<ConflictAnswer | undefined> {
  const text = await editText(session, question.text ?? '', question.conflict.path);
  if (text === undefined)
    showPerson(session, session.translate('  the editor failed: nothing is changed'));
  return text === undefined ? undefined : { text };
}
