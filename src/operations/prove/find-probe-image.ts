import { NO_TOOL, PROBE_COMMAND, formatProbes, parseAnswers } from '../../assess/probe-program.ts';
import type { Probe, ProbeRun } from '../../assess/probe.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { lastLine, runText } from '../engines/run-text.ts';

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
  return (await runProbes(on, image, []))?.tool;
}

/** Runs probes in a job inside a client; undefined where the image has no tool. Errors: those of Engine.run, `probe-failed`. */
export async function runProbes(
  { engine, slug, signal }: ProbeTry,
  image: string,
  probes: readonly Probe[],
): Promise<ProbeRun | undefined> {
  const { exitCode, stdout, stderr } = await runText(
    (streams) => engine.run(slug, { image, argv: PROBE_COMMAND }, streams),
    { stdin: formatProbes(probes), signal },
  );
  if (exitCode === NO_TOOL) return undefined;
  const run = parseAnswers(stdout, probes);
  if (run !== undefined) return run;
  const said = lastLine(stderr);
  throw new PulsoError('probe-failed', `${slug}: the probes ended early: ${said || exitCode}`, {
    slug,
    fault: 'engine',
    hint: 'run it again, or name another image: prove: {image: …} in pulso.yaml',
  });
}
