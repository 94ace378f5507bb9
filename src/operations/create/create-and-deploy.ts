import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { CreateAndDeployRequest } from '../catalog/create-verb.ts';
import type { CreateResult } from '../catalog/schemas/client-schemas.ts';
import { holdNewClient } from '../../workspace/locks/hold-client.ts';
import type { OperationContext } from '../context.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import { withEngines } from '../engines/open-engine.ts';
import { askAnswers, findSlugFault } from './ask-person.ts';
import {
  prepareClient,
  writeClient,
  type PreparedClient,
  type WrittenClient,
} from './create-client.ts';
import { parseAnswers } from './parse-answers.ts';

/**
 * Creates a client, and deploys it if asked to, under one lock on the client: nobody changes it between its
 * folder and the end of its deploy. Errors: `slug-missing`, those of parseAnswers, prepareClient
 * and writeClient.
 */
export async function createAndDeploy(
  context: OperationContext,
  request: CreateAndDeployRequest,
): Promise<CreateResult> {
  const { answers, ask, deploy } = request;
  const inFile = answers && parseAnswers(answers.text, answers.file);
  const prepared = await prepareClient(
    context,
    dropUndefined({
      ...request,
      slug: request.slug ?? (await askSlug(request)),
      given: { ...inFile, ...request.given },
      ask: ask && askAnswers(ask.answer),
      askData: ask?.existingData,
    }),
  );
  const purges = prepared.existing?.action === 'purge' && !request.dryRun;
  if (deploy === undefined && !purges) return (await write(context, prepared)).created;
  const { workspace, reporter, signal } = context;
  const work = async (): Promise<CreateResult> => {
    const { created, record } = await write(context, prepared);
    if (deploy === undefined) return created;
    return { ...created, deploy: await deployHeld(context, record, deploy) };
  };
  return holdNewClient(workspace, prepared.slug, work, { reporter, signal });
}

async function write(context: OperationContext, prepared: PreparedClient): Promise<WrittenClient> {
  const written = await writeClient(context, prepared);
  warnOfMissing(context, written.created);
  return written;
}

/** The caller holds the client's lock. */
async function deployHeld(
  context: OperationContext,
  record: ClientRecord,
  deploy: NonNullable<CreateAndDeployRequest['deploy']>,
): Promise<ConvergedClient> {
  const { convergeHeld } = await import('../converge/converge-client.ts');
  const intent = { verb: 'deploy' } as const;
  const options = { dryRun: false, ...deploy };
  return withEngines(context, (engines) =>
    convergeHeld(context, record, { intent, options, engines }),
  );
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
