import { PulsoError } from '../../core/pulso-error.ts';
import type { CreateAndDeployRequest } from '../catalog/create-verb.ts';
import type { CreateResult } from '../catalog/schemas/client-schemas.ts';
import type { OperationContext } from '../context.ts';
import { askAnswers, findSlugFault } from './ask-person.ts';
import { createClient } from './create-client.ts';
import { parseAnswers } from './parse-answers.ts';

/** Creates a client, and deploys it if asked to. Errors: `slug-missing`, those of parseAnswers and createClient. */
export async function createAndDeploy(
  context: OperationContext,
  request: CreateAndDeployRequest,
): Promise<CreateResult> {
  const { answers, ask, deploy } = request;
  const inFile = answers && parseAnswers(answers.text, answers.file);
  const created = await createClient(context, {
    ...request,
    slug: request.slug ?? (await askSlug(request)),
    given: { ...inFile, ...request.given },
    ask: ask && askAnswers(ask.answer),
  });
  warnOfMissing(context, created);
  if (deploy === undefined) return created;
  const { convergeClients } = await import('../converge/converge-clients.ts');
  const slugs = [created.client.slug];
  const intent = { verb: 'deploy' } as const;
  const { clients } = await convergeClients(context, { slugs, dryRun: false, ...deploy }, intent);
  return { ...created, deploy: clients[0] };
}

/** Errors: `slug-missing` if this is not a terminal. */
function askSlug({ ask }: CreateAndDeployRequest): Promise<string> {
  if (ask !== undefined) return ask.slug(findSlugFault);
  throw new PulsoError('slug-missing', 'the slug of the new client is missing', {
    hint: 'run `pulso create <slug>`',
  });
}

/** Names the secrets that only the operator has, and that a new client does not run without. */
function warnOfMissing(
  { reporter }: Pick<OperationContext, 'reporter'>,
  { client, folder, provide }: CreateResult,
): void {
  for (const path of provide) {
    const message = `add ${folder}/${path} before you deploy ${client.slug}`;
    reporter.report({ code: 'provide', kind: 'warning', slug: client.slug, message });
  }
}
