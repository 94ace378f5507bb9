import { stringify } from 'yaml';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Template } from '../../template/template.ts';
import type { OperationContext } from '../context.ts';
import { parseAnswers } from '../create/parse-answers.ts';
import { openTemplates } from '../update/open-templates.ts';
import { updateClient } from '../update/update-client.ts';
import type { UpdateJob } from '../update/update-job.ts';
import type { UpdatedClient } from '../update/updated-client.ts';
import type { EditDraft } from './edit-request.ts';

const FILE = 'answers.yaml';

/** The answers of a client as YAML, each below its question; what changes is rendered and merged, as `set` does. Errors: those of parseTemplate. */
export async function draftAnswers(
  context: OperationContext,
  record: ClientRecord,
): Promise<EditDraft> {
  const templates = openTemplates(context);
  const template = await (await templates(record.template.name)).compile();
  const job: UpdateJob = { templates, action: 'edit', dryRun: true, conflict: 'fail' };
  const update = (text: string, how: Partial<UpdateJob>): Promise<UpdatedClient> =>
    updateClient(context, record, { ...job, changed: changedAnswers(record, text), ...how });
  return {
    path: FILE,
    text: formatAnswers(record, template),
    check: async (text) => {
      if (Object.keys(changedAnswers(record, text)).length === 0) return [];
      const planned = assertUpdated(record, await update(text, { patches: true }));
      // An answer that no file has is one all the same.
      return planned.files.length > 0 ? planned.files : [{ path: FILE, change: 'modified' }];
    },
    write: async (text) => {
      assertUpdated(record, await update(text, { dryRun: false }));
    },
  };
}

function formatAnswers({ slug, answers }: ClientRecord, { questions }: Template): string {
  const prompts = new Map(questions.map(({ question }) => [question.key, question]));
  const entries = Object.entries(answers).map(([key, value]) => {
    const { prompt = '', choices = [] } = prompts.get(key) ?? {};
    const all = choices.map((choice) => choice.value).join(', ');
    const about = [prompt, ...(all === '' ? [] : [`(${all})`])].join(' ').replaceAll(/\s+/g, ' ');
    return `${about === '' ? '' : `# ${about}\n`}${stringify({ [key]: value })}`;
  });
  return [`# The answers of ${slug}. Saved as they are, nothing changes.\n`, ...entries].join('\n');
}

/** Errors: those of parseAnswers, `edit-refused` for an answer that was taken out. */
function changedAnswers({ slug, answers }: ClientRecord, text: string): Record<string, unknown> {
  const given = parseAnswers(text, FILE);
  const missing = Object.keys(answers).filter((key) => !Object.hasOwn(given, key));
  if (missing.length > 0) {
    const message = `no line for ${missing.join(', ')}: an answer can be changed, not removed`;
    throw new PulsoError('edit-refused', message, { slug });
  }
  const isNew = ([key, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(answers[key]) &&
    // A number that a person could have meant otherwise is given as text.
    !(typeof answers[key] === 'number' && value === String(answers[key]));
  return Object.fromEntries(Object.entries(given).filter(isNew));
}

/** Errors: `edit-refused`, with what failed or is in conflict. */
function assertUpdated({ slug }: ClientRecord, updated: UpdatedClient): UpdatedClient {
  const { status, error, files } = updated;
  if (status === 'failed') {
    throw new PulsoError('edit-refused', error?.message ?? 'interrupted', { slug });
  }
  if (status !== 'conflict') return updated;
  const at = files.flatMap(({ path, conflicts }) => conflicts.map((one) => `${path} ${one.at}`));
  const message = `it conflicts with the client's files: ${at.join(', ')}`;
  throw new PulsoError('edit-refused', message, { slug, hint: `pulso resolve ${slug}` });
}
