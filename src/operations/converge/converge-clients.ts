import pLimit from 'p-limit';
import { errorFields } from '../../core/error-fields.ts';
import type { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/engine.ts';
import { selectClients } from '../../workspace/clients/select-clients.ts';
import { convergeClient } from './converge-client.ts';
import type { ConvergedClient, ConvergeRequest, ConvergeResult } from './convergence.ts';
import { withEngines } from './open-engine.ts';
import type { OperationContext } from '../context.ts';

/** Clients worked on at a time: a client is several containers already. */
const AT_ONCE = 4;

/** Takes every chosen client to what is intended; one that fails stops no other. Errors: those of selectClients. */
export async function convergeClients(
  context: OperationContext,
  request: ConvergeRequest,
  intent: Intent,
): Promise<ConvergeResult> {
  const { clients, failed } = await selectClients(context.workspace, request);
  const limit = pLimit(AT_ONCE);
  const asked = oneQuestionAtATime(request);
  const converged = await withEngines(context, (engines) =>
    Promise.all(
      clients.map((record) =>
        limit(() => convergeClient(context, { record, intent, request: asked, engines })),
      ),
    ),
  );
  const all = [...converged, ...failed.map(unreadable)];
  return { clients: all.sort((a, b) => (a.slug < b.slug ? -1 : 1)) };
}

function oneQuestionAtATime(request: ConvergeRequest): ConvergeRequest {
  const { confirm } = request;
  if (confirm === undefined) return request;
  const turn = pLimit(1);
  return { ...request, confirm: (plan) => turn(() => confirm(plan)) };
}

function unreadable(error: PulsoError): ConvergedClient {
  return {
    slug: error.slug ?? '',
    target: null,
    operations: [],
    outcome: 'failed',
    error: errorFields(error),
  };
}
