import type { AnswerValue } from '../../client/answers.ts';
import type { MergeNote } from '../../merge/merge-types.ts';
import type { AnswerFate } from '../../template/migrate/account-answers.ts';
import { isSecretName } from '../../template/redact/secret-names.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import type { ClientUpdate } from './client-update.ts';
import { redactorOf } from './describe-update.ts';
import { isDowngrade } from './downgrade.ts';
import { recordEdits } from './record-edits.ts';

/** A prompt for a model can be pages long: the audit log shows its beginning. */
const LONGEST = 60;

type AnswerChanges = Pick<ClientUpdate, 'record' | 'next' | 'base' | 'client' | 'fates'>;

/**
 * Every answer that changed, old → new, for the audit log: `, answers plan basic → pro`. `asked`: those that were
 * set, named even if they were so already. What was edited in the record follows. Never a secret.
 */
export function describeAnswers(update: AnswerChanges, asked: readonly string[]): string {
  const { record, next, client, fates } = update;
  const retired = new Set(fates.filter(({ fate }) => fate === 'retired').map(({ key }) => key));
  const show = createShow(client);
  const keys = new Set([...asked, ...Object.keys(record.answers), ...Object.keys(next.answers)]);
  const changes = [...keys].flatMap((key) => {
    const [before, after] = [record.answers[key], next.answers[key]];
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      const now = after === undefined && retired.has(key) ? '(retired)' : show(key, after);
      return [`${key} ${show(key, before)} → ${now}`];
    }
    return asked.includes(key) ? [`${key} ${show(key, after)} (unchanged)`] : [];
  });
  const edits = describeEdits(update, show);
  return [
    changes.length === 0 ? '' : `, answers ${changes.join(', ')}`,
    edits.length === 0 ? '' : `, edited in the record: ${edits.join(', ')}`,
  ].join('');
}

/** What a person should know of the answers that a client had: none is dropped or replaced silently. */
export function answerNotes(update: AnswerChanges): MergeNote[] {
  const { record, next, client, fates } = update;
  const show = createShow(client);
  const says = ({ key, fate, was, now }: AnswerFate): string => {
    const answer = `answer ${key}=${show(key, was)}`;
    if (fate === 'retired') return `${answer} is no longer asked for: kept as retired`;
    if (fate === 'restored') return `${answer} is asked for again: taken from the retired ones`;
    return `${answer} is replaced: ${key}=${show(key, now)}`;
  };
  const [from, to] = [record.template.version, next.template.version];
  const back = isDowngrade(record, to)
    ? [
        `back from ${from} to ${to}: migrations of answers, keys and files in between are not undone`,
      ]
    : [];
  const edited = describeEdits(update, show).map((edit) => `edited in the record: ${edit}`);
  return [...back, ...edited, ...fates.map(says)].map((message) => ({
    path: RECORD_FILE,
    message,
  }));
}

/** What was edited in the record since the client's files were rendered, each old → new; none if that is not known. */
function describeEdits({ base, record }: AnswerChanges, show: Show): readonly string[] {
  const edits = base.inputs === undefined ? [] : recordEdits(base.inputs, record);
  return edits.map(({ what, key, was, now }) => `${what} ${show(key, was)} → ${show(key, now)}`);
}

type Show = (key: string, value: AnswerValue | null | undefined) => string;

function createShow(client: ClientUpdate['client']): Show {
  const redact = redactorOf(client);
  return (key, value) => {
    if (value === undefined || value === null) return '(none)';
    if (isSecretName(key)) return '***';
    const text = redact(Array.isArray(value) ? value.join(', ') : String(value));
    const line = text.replace(/\s+/g, ' ').trim() || '""';
    return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  };
}
