import { catalog } from '../../operations/catalog.ts';
import type { CreateGiven } from '../../operations/catalog/create-verb.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { givenAnswers } from '../flags/answer-flags.ts';
import { readAnswersFile } from '../flags/read-answers-file.ts';
import { performVerb } from '../perform-verb.ts';
import { askExistingData } from '../prompts/ask-existing-data.ts';
import { askQuestion } from '../prompts/ask-question.ts';
import { askSlug } from '../prompts/ask-slug.ts';
import { confirmClient } from '../prompts/confirm-client.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { createText } from '../render/views/create-text.ts';
import { printNext } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface CreateFlags {
  set?: Readonly<Record<string, string>>;
  /** Path of a YAML file, or `-`. */
  answers?: string;
  template?: string;
  target?: string;
  block?: number;
  base?: boolean;
  existingData?: 'keep' | 'purge';
  deploy?: boolean;
  timeout?: number;
  dryRun?: boolean;
}

/** `pulso create` */
export async function runCreate(session: Session, call: Call<CreateFlags>): Promise<number> {
  const { flags } = call;
  if (flags.timeout !== undefined && flags.deploy !== true) {
    throw new PulsoError('bad-flags', '--timeout requires --deploy', { hint: 'add --deploy' });
  }
  const given = await readGiven(session, call);
  return performVerb(session, catalog.create, given, {
    toText: (result) => createText(result, session.screen),
    after: ({ client, deploy, dryRun }) => {
      if (!dryRun && deploy === undefined) printNext(session, `pulso deploy ${client.slug}`);
    },
  });
}

/** Flags win over `--set`, and both over the answers file. */
async function readGiven(
  session: Session,
  { operands: [slug], flags }: Call<CreateFlags>,
): Promise<CreateGiven> {
  const { answers, template, target, block, base, existingData, deploy, timeout } = flags;
  const { dryRun = false } = flags;
  const asks = session.interactive && !session.flags.yes;
  const ask = {
    slug: askSlug(session),
    answer: askQuestion(session),
    existingData: askExistingData(session),
  };
  return dropUndefined({
    ...{ slug, template, target, block, base, existingData, dryRun },
    given: { ...flags.set, ...givenAnswers(flags) },
    answers: answers === undefined ? undefined : await readAnswersFile(session, answers),
    deploy: deploy === true ? { timeout } : undefined,
    ask: asks ? ask : undefined,
    confirm: asks && !dryRun ? confirmClient(session) : 'granted',
    confirmPlan: confirmPlan(session),
  });
}
