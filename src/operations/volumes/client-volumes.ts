import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';
import { quoteMessage } from '../../databases/quote-message.ts';
import { isWorkload } from '../../engine/desired/manifests.ts';
import { objectsAt, textAt } from '../../text/json.ts';
import type { OperationContext } from '../context.ts';
import { loadDesired } from '../engines/load-desired.ts';
import { runText } from '../engines/run-text.ts';
import { VOLUME_PATH } from './volume-commands.ts';

/** A volume of a client, and how it is reached. */
export interface ClientVolume {
  /** As the template names it. */
  key: string;
  /** On the engine. */
  name: string;
  /** An image with `sh` and `tar`. */
  image: string;
}

/** What of a client's volumes is asked. */
export interface VolumeQuery {
  engine: Engine;
  /** As the template names them. */
  keys: readonly string[];
  /** The service whose image is taken, if it has one: that of a database has a shell. */
  prefer: string | undefined;
}

/** Where volumes of a client are, in the order they were named. Errors: `volume-missing`, those of loadDesired. */
export async function findVolumes(
  { workspace }: Pick<OperationContext, 'workspace'>,
  record: ClientRecord,
  { engine, keys, prefer }: VolumeQuery,
): Promise<ClientVolume[]> {
  const { slug } = record;
  const { services = [], volumes = [] } = (await engine.observe([slug])).get(slug) ?? {};
  const images = new Map(services.map(({ name, image }) => [name, image]));
  if (images.size === 0)
    for (const one of await desiredImages(workspace, record)) images.set(...one);
  const [first] = images.values();
  const found = keys.flatMap((key): ClientVolume[] => {
    const name = nameOf(volumes, key);
    const mounting = services.find((one) => mountsVolume(one, name));
    const image = images.get(prefer ?? '') ?? mounting?.image ?? first;
    return name === undefined || image === undefined ? [] : [{ key, name, image }];
  });
  const missing = keys.filter((key) => !found.some((one) => one.key === key));
  if (missing.length === 0) return found;
  const message = `${slug} does not have the volume ${missing.join(', ')} on its target`;
  throw new PulsoError('volume-missing', message, {
    ...{ slug, hint: `deploy it first: pulso deploy ${slug}; or correct data.volumes of its template` }, // prettier-ignore
  });
}

/** A cluster names the claims of a StatefulSet by its pods. */
function nameOf(volumes: ObservedStack['volumes'], key: string): string | undefined {
  const own = volumes.find((one) => one.key === key);
  return (own ?? volumes.find(({ name }) => name.startsWith(`${key}-`) && name.endsWith('-0')))?.name; // prettier-ignore
}

/** Of a client that is taken down, as its files have them. */
async function desiredImages(
  workspace: OperationContext['workspace'],
  record: ClientRecord,
): Promise<[string, string][]> {
  const desired = await loadDesired(workspace, record);
  if (desired.kind === 'compose')
    return desired.stack.services.map(({ name, image }) => [name, image]);
  return desired.manifests.objects
    .filter(isWorkload)
    .flatMap(({ name, body }): [string, string][] => {
      const image = textAt(objectsAt(body, ['spec', 'template', 'spec', 'containers'])[0], [
        'image',
      ]);
      return image === undefined ? [] : [[name, image]];
    });
}

/** Names of the running services that mount one of these volumes; undefined: the engine does not show it. */
export async function findMounting(
  engine: Engine,
  slug: string,
  volumes: readonly Pick<ClientVolume, 'name'>[],
): Promise<string[] | undefined> {
  if (engine.kind !== 'docker') return undefined;
  const services = (await engine.observe([slug])).get(slug)?.services ?? [];
  const running = services.filter(({ state }) => RUNS.includes(state));
  const names = running
    .filter((service) => volumes.some(({ name }) => mountsVolume(service, name)))
    .map(({ name }) => name);
  return [...new Set(names)].sort();
}

const RUNS: readonly string[] = ['running', 'starting', 'restarting', 'paused'];

function mountsVolume({ mounts }: ObservedService, name: string | undefined): boolean {
  return mounts?.some(({ volume }) => volume === name) ?? false;
}

/** Runs one of the commands on a volume, and gives what it prints. Errors: `volume-refused`, those of Engine.run. */
export async function runOnVolume(
  engine: Pick<Engine, 'run'>,
  { slug, name, image }: Pick<ClientVolume, 'name' | 'image'> & { slug: string },
  { argv, doing, signal }: { argv: readonly string[]; doing: string; signal: AbortSignal },
): Promise<string> {
  const job = { image, argv, user: '0:0', asOwner: true, volumes: [{ name, path: VOLUME_PATH }] };
  const ended = await runText((streams) => engine.run(slug, job, streams), { signal });
  if (ended.exitCode === 0) return ended.stdout;
  const says = quoteMessage(ended.stderr) ?? `exit code ${ended.exitCode}`;
  throw new PulsoError('volume-refused', `volume ${name} could not ${doing}: ${says}`, {
    ...{ slug, fault: 'engine', hint: `check that the image ${image} has sh, mv, rm, stat and df, then run it again` }, // prettier-ignore
  });
}
