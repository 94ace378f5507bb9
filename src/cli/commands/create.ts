import type { CreateRequest } from '../../operations/create/create-request.ts';
import { createClient } from '../../operations/create/create-client.ts';
import { EXIT } from '../exit-code.ts';
import { checkDeployFlags, type DeployFlags } from '../flags/deploy-flags.ts';
import { readAnswers, type AnswerFlags } from '../flags/read-answers.ts';
import { openContext } from '../open-context.ts';
import { askQuestion } from '../prompts/ask-question.ts';
import { askSlug } from '../prompts/ask-slug.ts';
import { confirmClient } from '../prompts/confirm-client.ts';
import { createText } from '../render/views/create-text.ts';
import { printNext, printResult } from '../render/widgets/print-result.ts';
import { warnOfMissing } from '../render/views/warn-of-missing.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';
import { deployCreated } from './deploy-created.ts';

interface CreateFlags extends AnswerFlags, DeployFlags {
  template?: string | undefined;
  target?: string | undefined;
  block?: number | undefined;
  base?: boolean | undefined;
}

/** `pulso create` */
export async function runCreate(session: Session, call: Call<CreateFlags>): Promise<number> {
  const { deploy = false, dryRun = false, timeout } = call.flags;
  checkDeployFlags(call.flags);
  const context = await openContext(session);
  const created = await createClient(context, await createRequest(session, call));
  warnOfMissing(session, created);
  if (deploy) return deployCreated(session, context, { created, timeout });
  printResult(session, created, () => createText(created, session.screen));
  if (!dryRun) printNext(session, `pulso deploy ${created.client.slug}`);
  return EXIT.done;
}

async function createRequest(
  session: Session,
  { operands, flags }: Call<CreateFlags>,
): Promise<CreateRequest> {
  const { template, target, block, base, dryRun = false } = flags;
  const given = await readAnswers(session, flags);
  const slug = operands[0] ?? (await askSlug(session));
  const asks = session.interactive && !session.flags.yes;
  return {
    ...{ slug, given, template, target, block, base, dryRun },
    ask: asks ? (question, proposed) => askQuestion(session, question, proposed) : undefined,
    confirm: asks && !dryRun ? (proposal) => confirmClient(session, proposal) : undefined,
  };
}
