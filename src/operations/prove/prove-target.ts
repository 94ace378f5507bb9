import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { findListeners, type ReferenceSight } from '../../assess/judge-probes.ts';
import type { Probe } from '../../assess/probe.ts';
import { planProbes } from '../../assess/plan-probes.ts';
import { isProbeHost } from '../../assess/probe-program.ts';
import { AbortedError, toPulsoError } from '../../core/pulso-error.ts';
import type { Controls } from '../../engine/isolation/controls.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Survey } from '../../engine/isolation/survey.ts';
import type { OperationContext } from '../context.ts';
import { mapClients } from '../fleet/work-on-fleet.ts';
import { describeClient } from './describe-client.ts';
import { askReference, checkEnforcement, NO_REFERENCE } from './ask-reference.ts';
import { findProbeImage, startJob, type KnownImages, type ProbeImage } from './find-probe-image.ts';
import { probeTwice } from './probe-twice.ts';
import type { ProbedClient } from './probed-client.ts';
import type { ProveClient, ProveTarget } from '../catalog/schemas/prove-schemas.ts';

/** Probe containers at a time: each makes a few hundred connections at once. */
const AT_ONCE = 6;
/** Seconds: the policies of a new pod are enforced a moment after it has started. */
const SETTLE = 3;

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
    ? { all: present.map((record) => planned(record, { clients, survey })), ...UNCOMPARED }
    : await probe(context, work, { clients, present, survey });
  const { policies, reference } = probed;
  const listeners = findListeners(probed.all);
  const { workspace } = context;
  const onCluster = engine.kind === 'kubernetes';
  const compared = onCluster ? { policies, reference } : { policies: undefined };
  const about = { workspace, survey, listeners, dryRun, clients, ...compared };
  const target: ProveTarget = {
    name,
    engine: engine.kind,
    clients: clients.length,
    atOnce: AT_ONCE,
  };
  return {
    target: onCluster ? { ...target, policies, ...sightOf(reference) } : target,
    clients: await mapClients(chosen, (record) =>
      describeClient(
        record,
        probed.all.find(({ slug }) => slug === record.slug),
        about,
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
  return { record, slug, probes: planFrom(slug, seen, published) };
}

/** `slug`: '' for a place outside of every client. */
function planFrom(slug: string, { clients, survey }: Seen, published?: number): Probe[] {
  const slugs = new Set(clients.map((one) => one.slug));
  const probes = planProbes(dropUndefined({ slug, clients: slugs, survey, published }));
  return probes.filter(({ host }) => isProbeHost(host));
}

/** Finds an image that can probe, starts the controls on it, then probes from inside every client. */
async function probe(
  context: OperationContext,
  { engine }: TargetWork,
  { present, ...seen }: Seen & { present: readonly ClientRecord[] },
): Promise<{ all: ProbedClient[] } & Comparison> {
  const known: KnownImages = new Map();
  const imageOf = ({ slug }: ClientRecord): Promise<ProbeImage> =>
    findProbeImage({ engine, slug, signal: context.signal }, imagesOf(context, slug, seen), known);
  const controls = await startControls(context, engine, { present, imageOf });
  try {
    const compared = await compare(context, controls, seen);
    const all = await mapClients(
      present,
      (record) =>
        probeClient(context, planned(record, seen, controls?.published), { engine, imageOf }),
      AT_ONCE,
    );
    return { all, ...compared };
  } finally {
    await controls?.close();
  }
}

/** What a cluster's place without policies showed. */
interface Comparison {
  policies: NonNullable<ProveTarget['policies']>;
  reference: ReferenceSight;
}

const UNCOMPARED: Comparison = { policies: 'unknown', reference: NO_REFERENCE };

/** Tries the doors of all clients from outside of them. What fails here leaves kinds blind. */
async function compare(
  { reporter, signal }: OperationContext,
  controls: Controls | undefined,
  seen: Seen,
): Promise<Comparison> {
  const { reference, published } = controls ?? {};
  if (reference === undefined) return UNCOMPARED;
  try {
    const policies = await checkEnforcement(reference, signal);
    const probes = planFrom('', seen, published);
    return { policies, reference: await askReference(reference, signal, probes) };
  } catch (error) {
    if (signal.aborted) throw error;
    const { message } = toPulsoError(error);
    reporter.report({ code: 'prove-controls', kind: 'warning', message });
    return UNCOMPARED;
  }
}

type ImageOf = (record: ClientRecord) => Promise<ProbeImage>;

/** On the image of the first client that has one. Without controls the probes that need them are blind. */
async function startControls(
  { reporter }: OperationContext,
  engine: Engine,
  { present, imageOf }: { present: readonly ClientRecord[]; imageOf: ImageOf },
): Promise<Controls | undefined> {
  const failed = new Set<string>();
  for (const record of present) {
    try {
      const { image } = await imageOf(record);
      return await engine.openControls(image);
    } catch (error) {
      if (error instanceof AbortedError) throw error;
      const { slug } = record;
      const { message } = toPulsoError(error);
      // What fails twice alike is not a client's doing: hundreds of others would say the same.
      if (failed.has(message)) return undefined;
      failed.add(message);
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
    const settle = engine.kind === 'kubernetes' ? SETTLE : 0;
    const start = startJob({ engine, slug, signal }, image.image);
    const looks = await probeTwice(start, { slug, signal, probes, settle });
    const passing = looks?.passing.length ?? 0;
    if (passing > 0) reporter.report({ ...event, kind: 'warning', message: passingText(passing) });
    reporter.report({ ...event, kind: 'done' });
    return dropUndefined({ ...plan, image, answers: looks?.run.answers });
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    reporter.report({ ...event, kind: 'failed' });
    return { ...plan, error: toPulsoError(error) };
  }
}

function passingText(count: number): string {
  const doors = count === 1 ? '1 door was' : `${count} doors were`;
  return `${doors} open at a first look and closed at a second: an engine lifts its rules for an instant when a network is made`;
}

/** The operator's choice, else the images of the client's own stack. */
function imagesOf({ workspace }: OperationContext, slug: string, { survey }: Seen): string[] {
  const { image } = workspace.config.prove;
  if (image !== undefined) return [image];
  const own = survey.containers.filter((one) => one.slug === slug && one.running);
  return [...new Set(own.map((one) => one.image).filter((name) => name !== ''))].sort();
}

function sightOf(reference: ReferenceSight): Pick<ProveTarget, 'reference'> {
  const { tried, open, reachesMachine, hears } = reference;
  return tried === 0 ? {} : { reference: { tried, open: open.size, reachesMachine, hears } };
}
