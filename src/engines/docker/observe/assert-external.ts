import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { Stack } from '../../../engine/desired/stack.ts';

/** External volumes and networks exist: else containers are created that cannot start. Errors: `external-missing`. */
export async function assertExternal(docker: Dockerode, stack: Stack): Promise<void> {
  const [networks, volumes] = [namesOf(stack.networks), namesOf(stack.volumes)];
  const [knownNetworks, knownVolumes] = await Promise.all([
    networks.length === 0 ? [] : docker.listNetworks({ filters: { name: networks } }),
    volumes.length === 0
      ? []
      : docker.listVolumes({ filters: { name: volumes } }).then(readVolumes),
  ]);
  assertKnown(stack.slug, 'network', { wanted: networks, known: knownNetworks });
  assertKnown(stack.slug, 'volume', { wanted: volumes, known: knownVolumes });
}

function namesOf(things: readonly { name: string; external: boolean }[]): string[] {
  return things.filter(({ external }) => external).map(({ name }) => name);
}

function readVolumes({ Volumes }: { Volumes: Dockerode.VolumeInspectInfo[] | null }) {
  return Volumes ?? [];
}

function assertKnown(
  slug: string,
  kind: 'network' | 'volume',
  { wanted, known }: { wanted: readonly string[]; known: readonly { Name: string }[] },
): void {
  const missing = wanted.find((name) => !known.some(({ Name }) => Name === name));
  if (missing === undefined) return;
  const message = `${slug}: external ${kind} not found: ${missing}`;
  const hint = `create it: docker ${kind} create ${missing}; or remove external from docker-compose.yml, so that the client has its own`;
  throw new PulsoError('external-missing', message, { slug, hint });
}
