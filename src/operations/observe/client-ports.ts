import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ObservedService } from '../../engine/observed/observed-stack.ts';
import type { TargetConfig } from '../../workspace/settings/workspace-config-schema.ts';
import type { PortsResult, ShownPort } from '../catalog/schemas/observe-schemas.ts';
import type { OperationContext } from '../context.ts';
import { loadDesired } from '../engines/load-desired.ts';
import { withEngines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { bracketed } from './client-url.ts';
import { clusterPorts } from './cluster-ports.ts';
import { assertKnownService } from './known-services.ts';
import { observeDeployed } from './observe-deployed.ts';

export interface PortsRequest {
  slug: string;
  service?: string;
  /** In the container; on a cluster of the Service. */
  port?: number;
}

/**
 * Where the ports of a client can be reached. Errors: those of observeDeployed and loadDesired, `unknown-service`,
 * `port-not-published`.
 */
export async function clientPorts(
  context: OperationContext,
  { slug: named, service, port }: PortsRequest,
): Promise<PortsResult> {
  const { workspace } = context;
  const record = await readNamedClient(workspace, named);
  const { slug } = record;
  const target = workspace.config.targets[record.target];
  return withEngines(context, async (engines) => {
    const engine = await engines(record.target);
    const { services } = await observeDeployed(engine, slug);
    const desired = engine.kind === 'kubernetes' ? await loadDesired(workspace, record) : undefined;
    const all =
      desired?.kind === 'manifests'
        ? clusterPorts(slug, desired.manifests, target)
        : services.flatMap((one) => publishedPorts(one, engine, target));
    const names = [...services, ...all.map((one) => ({ name: one.service }))];
    if (service !== undefined) assertKnownService(slug, service, [...new Set(names.map(({ name }) => name))]); // prettier-ignore
    const ports = all.filter((one) => service === undefined || one.service === service);
    if (port === undefined) return { slug, ports };
    const found = ports.filter((one) => one.port === port);
    if (found.length > 0) return { slug, ports: found };
    throw notPublished(slug, port, ports);
  });
}

const EVERY_ADDRESS = ['', '0.0.0.0', '::'];
const LOOPBACK = /^(localhost|127\..*|::1)$/;

function publishedPorts(
  { name, ports }: ObservedService,
  { host }: Engine,
  target: TargetConfig | undefined,
): ShownPort[] {
  return ports.map(({ published, target: port, hostIp = '' }) => {
    const address = `${bracketed(EVERY_ADDRESS.includes(hostIp) ? host : hostIp)}:${published}`;
    const isNear = LOOPBACK.test(host) || !LOOPBACK.test(hostIp);
    const command = `ssh -N -L ${published}:${address} ${sshName(host, target)}`;
    return { service: name, port, address, ...(isNear ? {} : { command }) };
  });
}

/** Of the engine's machine, where alone a port on its loopback address answers. */
function sshName(host: string, target: TargetConfig | undefined): string {
  const address = target?.engine === 'docker' ? target.host : undefined;
  return address?.startsWith('ssh://') === true ? address : host;
}

function notPublished(slug: string, port: number, others: readonly ShownPort[]): PulsoError {
  const names = others.map((one) => `${one.service} ${one.port}`).join(', ');
  return new PulsoError('port-not-published', `${slug}: port ${port} is not published`, {
    slug,
    hint: names === '' ? 'no port of it is' : `available: ${names}`,
  });
}
