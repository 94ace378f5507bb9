import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { Service } from '../../../engine/desired/stack.ts';
import { attempt } from '../../syntax/compose-context.ts';
import { type ComposeNode, failAt, failValue } from '../../syntax/compose-node.ts';
import { resolveEnvironment } from './read-environment.ts';
import { readFields } from '../fields/read-fields.ts';
import { resolvePullPolicy } from './read-image.ts';
import { ownFiles } from '../files/read-mounted-files.ts';
import type { PlacedPort } from '../networks/read-ports.ts';
import { resolveResources } from './read-resources.ts';
import { type Definitions, serviceReaders } from './service-readers.ts';

/** A service, and where the file publishes its ports. */
export interface ReadService {
  node: ComposeNode;
  service: Service;
  ports: readonly PlacedPort[];
}

/** Reads one service: every default is filled in. */
export function readService(name: string, node: ComposeNode, defined: Definitions): ReadService {
  if (!/^[a-zA-Z0-9._-]+$/.test(name))
    failValue(node, 'must have a name of letters, digits, ".", "_" and "-"');
  const fields = readFields(node, serviceReaders(defined), ['image']);
  const { context } = node;
  const networks = fields.networks ?? [];
  const ports = fields.ports ?? [];
  const service: Service = dropUndefined({
    name,
    image: fields.image.image,
    pullPolicy: resolvePullPolicy(fields.image, fields.pull_policy),
    command: fields.command,
    entrypoint: fields.entrypoint,
    environment: resolveEnvironment(context, fields.env_file ?? [], fields.environment ?? []),
    ports: ports.map(({ node: _, ...port }) => port),
    mounts: [...(fields.volumes ?? []), ...(fields.tmpfs ?? [])],
    files: ownFiles([...(fields.configs ?? []), ...(fields.secrets ?? [])], fields.user),
    networks: networks.length > 0 ? networks : [{ network: 'default', aliases: [] }],
    dependsOn: fields.depends_on ?? [],
    healthcheck: fields.healthcheck,
    restart: fields.restart ?? { name: 'no' },
    user: fields.user,
    workingDir: fields.working_dir,
    hostname: fields.hostname,
    extraHosts: fields.extra_hosts ?? [],
    labels: fields.labels ?? {},
    init: fields.init,
    readOnly: fields.read_only,
    capAdd: fields.cap_add ?? [],
    capDrop: fields.cap_drop ?? [],
    securityOpt: fields.security_opt ?? [],
    sysctls: fields.sysctls ?? {},
    ulimits: fields.ulimits ?? [],
    shmSize: fields.shm_size,
    stopSignal: fields.stop_signal,
    stopGracePeriod: fields.stop_grace_period,
    logging: fields.logging,
    resources: attempt(context, () => resolveResources(node, fields)) ?? {},
  });
  attempt(context, () => {
    checkTargets(node, service);
  });
  return { node, service, ports };
}

/** Two mounts on one path: the engine would refuse, or one would hide the other. */
function checkTargets(node: ComposeNode, { mounts, files }: Service): void {
  const targets = [...mounts, ...files].map((mount) => mount.target);
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) failAt(node, 'compose-duplicate', `mounts ${twice} twice`);
}
