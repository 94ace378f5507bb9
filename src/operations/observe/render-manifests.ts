import { PulsoError } from '../../core/pulso-error.ts';
import { formatManifests, shownBodies } from '../../manifests/format-manifests.ts';
import { labelOwner } from '../../manifests/transform/label-owner.ts';
import type { JsonObject } from '../../text/json.ts';
import { readWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import { recordAction } from '../audit/record-action.ts';
import { loadIsolated } from '../engines/load-desired.ts';
import type { OperationContext } from '../context.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';

export interface RenderRequest {
  slug: string;
  /** Absent: the client's own. */
  target?: string;
  /** False: values of Secrets are hidden. */
  showSecrets: boolean;
}

export interface RenderResult {
  slug: string;
  target: string;
  /** In the order they would be applied. */
  objects: readonly JsonObject[];
  /** True where values of Secrets are hidden. */
  hidden: boolean;
  /** The objects as one YAML stream, fit for `kubectl apply -f -`. No newline at the end. */
  text: string;
}

/** Exactly what a deploy would apply. Errors: those of loadIsolated, `unknown-target`, `no-manifests` if the target is a Docker Engine. */
export async function renderManifests(
  context: Pick<OperationContext, 'workspace' | 'neighbors' | 'now' | 'actor' | 'reporter'>,
  { slug, target, showSecrets }: RenderRequest,
): Promise<RenderResult> {
  const { workspace } = context;
  const record = await readNamedClient(workspace, slug);
  const name = target ?? record.target;
  const { targets } = workspace.config;
  assertKnown('target', name, Object.keys(targets));
  checkResidency(workspace.config, { target: name, answers: record.answers });
  const desired = await loadIsolated(context, { ...record, target: name });
  if (desired.kind !== 'manifests') throw notACluster(slug, name, targets);
  const manifests = labelOwner(desired.manifests, readWorkspaceId(workspace));
  const hidden = !showSecrets && manifests.objects.some(({ kind }) => kind === 'Secret');
  const objects = shownBodies(manifests, showSecrets);
  if (showSecrets) {
    const detail = `values of secrets shown, target ${name}`;
    await recordAction(context, { action: 'render', slug, outcome: 'done', detail });
  }
  return { slug, target: name, objects, hidden, text: formatManifests(objects).trimEnd() };
}

function notACluster(
  slug: string,
  target: string,
  targets: Readonly<Record<string, { engine: string }>>,
): PulsoError {
  const clusters = Object.entries(targets).filter(([, { engine }]) => engine === 'kubernetes');
  const names = clusters.map(([name]) => name).join(', ');
  const message = `${target} is a Docker Engine: what it runs is clients/${slug}/docker-compose.yml as it is`;
  return new PulsoError('no-manifests', message, {
    slug,
    hint: `give --target with a cluster of pulso.yaml${names === '' ? '; it has none yet' : `: ${names}`}`,
  });
}
