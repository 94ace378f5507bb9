import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields } from '../../core/error-fields.ts';
import type { PulsoError } from '../../core/pulso-error.ts';
import { canonicalJson, digest } from '../../text/canonical-json.ts';
import { selectClients } from '../../workspace/clients/select-clients.ts';
import { readWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import { recordAction } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';
import { proveVerdict } from '../catalog/verdicts.ts';
import type { OperationContext } from '../context.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { sortBySlug } from '../fleet/work-on-fleet.ts';
import { readNeighbors } from '../isolation/read-neighbors.ts';
import { proveTarget } from './prove-target.ts';
import type { ProveRequest } from './prove-request.ts';
import type { ProveClient, ProveTarget, ProveResult } from '../catalog/schemas/prove-schemas.ts';

/**
 * Probes from inside each chosen client towards all others of the workspace, and looks at what the engine shows of
 * them. The audit log gets the digest of the result. Errors: those of selectClients and of engines.
 */
export async function proveClients(
  context: OperationContext,
  request: ProveRequest,
): Promise<ProveResult> {
  if (request.dryRun) return prove(context, request);
  return recordFailure(context, { action: 'prove' }, async () => {
    const result = await prove(context, request);
    const outcome = proveVerdict(result) === 'done' ? 'done' : 'failed';
    await recordAction(context, { action: 'prove', outcome, detail: summarize(result) });
    return result;
  });
}

async function prove(context: OperationContext, request: ProveRequest): Promise<ProveResult> {
  const { workspace, now, actor } = context;
  const startedAt = now().toISOString();
  const [{ clients: chosen, failed }, all] = await Promise.all([
    selectClients(workspace, request),
    readNeighbors(context),
  ]);
  const parts = await withEngines(context, (engines) =>
    proveTargets(context, request, { engines, chosen, all }),
  );
  const clients = sortBySlug([
    ...parts.flatMap((part) => part.clients),
    ...failed.map((error) => failedClient(error.slug ?? '', null, error)),
  ]);
  const result = {
    ...{ startedAt, endedAt: now().toISOString(), by: actor },
    workspace: readWorkspaceId(workspace) ?? null,
    ...{ targets: parts.map(({ target }) => target), clients },
  };
  return { ...result, digest: digest(canonicalJson(result)) };
}

/** One after the other: each target has its own concurrency. */
async function proveTargets(
  context: OperationContext,
  { dryRun }: ProveRequest,
  {
    engines,
    chosen,
    all,
  }: { engines: Engines; chosen: readonly ClientRecord[]; all: readonly ClientRecord[] },
): Promise<{ target: ProveTarget; clients: readonly ProveClient[] }[]> {
  const names = [...new Set(chosen.map(({ target }) => target))];
  const parts = [];
  for (const name of names) {
    const at = ({ target }: ClientRecord): boolean => target === name;
    const engine = await engines(name);
    const work = { name, engine, chosen: chosen.filter(at), all: all.filter(at), dryRun };
    parts.push(await proveTarget(context, work));
  }
  return parts;
}

export function failedClient(slug: string, target: string | null, error: PulsoError): ProveClient {
  return {
    ...{ slug, target, outcome: 'failed', from: null, desired: null, observed: null },
    ...{ doors: [], tried: [], findings: [], error: errorFields(error) },
  };
}

function summarize({ clients, digest: sum }: ProveResult): string {
  const count = (outcome: ProveClient['outcome']): number =>
    clients.filter((one) => one.outcome === outcome).length;
  const outcomes = ['closed', 'open', 'blind', 'absent', 'failed'] as const;
  const parts = outcomes.flatMap((one) => (count(one) > 0 ? [`${count(one)} ${one}`] : []));
  return `${parts.join(', ') || 'no clients'}, report sha256:${sum}`;
}
