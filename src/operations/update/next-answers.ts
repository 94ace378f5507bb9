import type { Answers } from '../../client/answers.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import {
  accountAnswers,
  renameAnswers,
  renameKey,
  type AnswerFate,
} from '../../template/migrate/account-answers.ts';
import { carryAnswers } from '../../template/migrate/carry-answers.ts';
import {
  answerRenamesSince,
  migrateAnswers,
  undoRenames,
} from '../../template/migrate/migrate-answers.ts';
import type { Ask } from '../../template/questions/questioner.ts';
import { resolveAnswers } from '../../template/questions/resolve-answers.ts';
import type { Template } from '../../template/template.ts';
import type { Workspace } from '../../workspace/workspace.ts';

export interface AnswersRequest {
  template: Template;
  /** The template that the client has, if it goes back to an earlier version and that one can be read. */
  newer?: Template;
  /** Answers that change; the others are carried over. */
  changed?: Readonly<Record<string, unknown>>;
  ask?: Ask;
}

/** A client's answers under a template, and what became of those it had. */
export interface NextAnswers {
  answers: Answers;
  retired: Answers;
  fates: readonly AnswerFate[];
}

/**
 * The answers of a client under a template: migrated, carried over or taken back, and what is new. Errors: those of
 * migrateAnswers, carryAnswers and resolveAnswers.
 */
export async function nextAnswers(
  { config }: Pick<Workspace, 'config'>,
  record: ClientRecord,
  { template, newer, changed = {}, ask }: AnswersRequest,
): Promise<NextAnswers> {
  const { slug } = record;
  const { manifest } = template;
  const from = record.template.version;
  const undone = newer === undefined ? [] : undoRenames(newer.manifest, from, manifest.version);
  const renames = [...undone, ...answerRenamesSince(manifest, from)];
  const migrated = migrateAnswers(template, undone.reduce(renameAnswers, record.answers), from);
  // A changed answer may have become invalid: setting it is how that is fixed.
  const kept = Object.entries(migrated).filter(([key]) => !Object.hasOwn(changed, key));
  const retired = renameAll(record.retired ?? {}, (key) => renameKey(key, renames));
  const known = carryAnswers(template, { slug, answers: Object.fromEntries(kept), retired });
  const defaults = { ...config.defaults, ...known };
  const answers = await withSetHint(slug, () =>
    resolveAnswers(
      template,
      changed,
      dropUndefined({ slug, ask: ask && askNew(ask, known), defaults }),
    ),
  );
  const given = Object.keys(changed);
  return { answers, ...accountAnswers(record, { answers, renames, given }) };
}

function renameAll(answers: Answers, rename: (key: string) => string): Answers {
  return Object.fromEntries(Object.entries(answers).map(([key, value]) => [rename(key), value]));
}

/** Questions that came later are answered by another verb than create's flags. */
async function withSetHint<T>(slug: string, resolve: () => Promise<T>): Promise<T> {
  try {
    return await resolve();
  } catch (error) {
    if (!(error instanceof PulsoError) || error.code !== 'missing-answers') throw error;
    throw new PulsoError(error.code, error.message, {
      hint: `answer it with pulso set ${slug} <key>=…, or run pulso sync ${slug} on a terminal`,
      cause: error,
    });
  }
}

/** A person is asked what is new, not what was answered before. */
function askNew(ask: Ask, known: Answers): Ask {
  return (question, ...asked) => {
    const answer = known[question.key];
    return answer === undefined ? ask(question, ...asked) : Promise.resolve(answer);
  };
}
