import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { runProbes, type StartProbes } from './run-probes.ts';

/** An image with a tool to probe with. */
export interface ProbeImage {
  image: string;
  tool: string;
}

/** Images whose tools are known; undefined: it has none. */
export type KnownImages = Map<string, Promise<string | undefined>>;

export interface ProbeTry {
  engine: Engine;
  slug: string;
  signal: AbortSignal;
}

/** The first image that has node or nc. Each image is tried once, whatever the number of clients. Errors: `no-probe-image`, those of Engine.run. */
export async function findProbeImage(
  on: ProbeTry,
  images: readonly string[],
  known: KnownImages,
): Promise<ProbeImage> {
  for (const image of images) {
    const tried = known.get(image) ?? tryImage(on, image);
    known.set(image, tried);
    const tool = await tried;
    if (tool !== undefined) return { image, tool };
  }
  throw new PulsoError('no-probe-image', `${on.slug}: no image of its stack has node or nc`, {
    slug: on.slug,
    hint: 'name an image that has one of them: prove: {image: …} in pulso.yaml',
  });
}

async function tryImage(on: ProbeTry, image: string): Promise<string | undefined> {
  const start = startJob(on, image);
  return (await runProbes(start, { slug: on.slug, signal: on.signal, probes: [] }))?.tool;
}

/** A job inside the client. */
export function startJob({ engine, slug }: ProbeTry, image: string): StartProbes {
  return (argv, streams) => engine.run(slug, { image, argv }, streams);
}
