import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { findListeners } from '../../assess/judge-probes.ts';
import { planProbes } from '../../assess/plan-probes.ts';
import { isProbeHost } from '../../assess/probe-program.ts';
import { AbortedError, toPulsoError } from '../../core/pulso-error.ts';
import type { Controls } from '../../engine/isolation/controls.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Survey } from '../../engine/isolation/survey.ts';
import type { OperationContext } from '../context.ts';
import { mapClients } from '../fleet/work-on-fleet.ts';
import { describeClient } from './describe-client.ts';
import {
  findProbeImage,
  runProbes,
  type KnownImages,
  type ProbeImage,
} from './find-probe-image.ts';
import type { ProbedClient } from './probed-client.ts';
import type { ProveClient, ProveTarget } from '../catalog/schemas/prove-schemas.ts';

/** Probe containers at a time: each makes a few hundred connections at once. */
const AT_ONCE = 6;

/** The clients of one target. */
export interface TargetWork {
  name: string;
  engine: Engine;
  chosen: readonly ClientRecord[];
  /** All clients of the workspace there. */
  all: readonly ClientRecord[];
  dryRun: boolean;
}

/** Probes from inside the chosen clients of one target. */
export async function proveTarget(
  context: OperationContext,
  work: TargetWork,
): Promise<{ target: ProveTarget; clients: readonly ProveClient[] }> {
  const { name, engine, chosen, all, dryRun } = work;
  const survey = await engine.survey(all.map(({ slug }) => slug));
  const running = new Set(
    survey.containers.filter((one) => one.running).map(({ slug }) => slug ?? ''),
  );
  const clients = all.filter(({ slug }) => running.has(slug));
  const present = chosen.filter(({ slug }) => running.has(slug));
  const probed = dryRun
    ? { all: present.map((record) => planned(record, { clients, survey })), controls: undefined }
    : await probe(context, work, { clients, present, survey });
  const listeners = findListeners(probed.all);
  const about = {
    workspace: context.workspace,
    survey,
    listeners,
    dryRun,
    clients,
    byListener: engine.kind === 'docker',
  };
  const target: ProveTarget = {
    name,
    engine: engine.kind,
    clients: clients.length,
    atOnce: AT_ONCE,
  };
  const policies = policiesOf(engine, probed.controls);
  return {
    target: policies === undefined ? target : { ...target, policies },
    clients: await mapClients(chosen, (record) =>
      describeClient(
        record,
        probed.all.find(({ slug }) => slug === record.slug),
        { ...about, policies },
      ),
    ),
  };
}

interface Seen {
  clients: readonly ClientRecord[];
  survey: Survey;
}

function planned(record: ClientRecord, seen: Seen, published?: number): ProbedClient {
  const { slug } = record;
  const clients = new Set(seen.clients.map((one) => one.slug));
  const probes = planProbes(dropUndefined({ slug, clients, survey: seen.survey, published }));
  return { record, slug, probes: probes.filter(({ host }) => isProbeHost(host)) };
}

/** Finds an image that can probe, starts the controls on it, then probes from inside every client. */
async function probe(
  context: OperationContext,
  { engine }: TargetWork,
  { present, ...seen }: Seen & { present: readonly ClientRecord[] },
): Promise<{ all: ProbedClient[]; controls: Controls | undefined }> {
  const known: KnownImages = new Map();
  const imageOf = ({ slug }: ClientRecord): Promise<ProbeImage> =>
    findProbeImage({ engine, slug, signal: context.signal }, imagesOf(context, slug, seen), known);
  const controls = await startControls(context, engine, { present, imageOf });
  try {
    const all = await mapClients(
      present,
      (record) =>
        probeClient(context, planned(record, seen, controls?.published), { engine, imageOf }),
      AT_ONCE,
    );
    return { all, controls };
  } finally {
    await controls?.close();
  }
}

type ImageOf = (record: ClientRecord) => Promise<ProbeImage>;

/** On the image of the first client that has one. Without controls the probes that need them are blind. */
async function startControls(
  { reporter }: OperationContext,
  engine: Engine,
  { present, imageOf }: { present: readonly ClientRecord[]; imageOf: ImageOf },
): Promise<Controls | undefined> {
  for (const record of present) {
    try {
      const { image } = await imageOf(record);
      return await engine.openControls(image);
    } catch (error) {
      if (error instanceof AbortedError) throw error;
      const { slug } = record;
      const { message } = toPulsoError(error);
      reporter.report({ code: 'prove-controls', kind: 'warning', slug, message });
    }
  }
  return undefined;
}

async function probeClient(
  { reporter, signal }: OperationContext,
  plan: ProbedClient,
  { engine, imageOf }: { engine: Engine; imageOf: ImageOf },
): Promise<ProbedClient> {
  const { slug, record, probes } = plan;
  const event = { code: 'prove', slug };
  reporter.report({ ...event, kind: 'start', message: `${probes.length} probes` });
  try {
    const image = await imageOf(record);
    const run = await runProbes({ engine, slug, signal }, image.image, probes);
    reporter.report({ ...event, kind: 'done' });
    return dropUndefined({ ...plan, image, answers: run?.answers });
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    reporter.report({ ...event, kind: 'failed' });
    return { ...plan, error: toPulsoError(error) };
  }
}

/** The operator's choice, else the images of the client's own stack. */
function imagesOf({ workspace }: OperationContext, slug: string, { survey }: Seen): string[] {
  const { image } = workspace.config.prove;
  if (image !== undefined) return [image];
  const own = survey.containers.filter((one) => one.slug === slug && one.running);
  return [...new Set(own.map((one) => one.image).filter((name) => name !== ''))].sort();
}

function policiesOf(
  engine: Engine,
  controls: Controls | undefined,
): ProveTarget['policies'] | undefined {
  if (engine.kind !== 'kubernetes') return undefined;
  const { enforcement } = controls ?? {};
  if (enforcement?.reachedFree !== true) return 'unknown';
  return enforcement.reachedDenied ? 'not-enforced' : 'enforced';
}
