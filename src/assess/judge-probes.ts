import { dropUndefined } from '../core/drop-undefined.ts';
import type { IsolationCode } from '../core/error-codes/isolation-errors.ts';
import type { Finding, Tried } from './finding.ts';
import { PROBE_KINDS, type Probe, type ProbeAnswer, type ProbeKind } from './probe.ts';

/** What was tried from inside one client, and what came of it. */
export interface ClientProbes {
  slug: string;
  probes: readonly Probe[];
  /** Absent: the probes did not run. */
  answers?: readonly ProbeAnswer[];
}

export interface Judgement {
  tried: readonly Tried[];
  findings: readonly Finding[];
}

/** A probe that was made, with its answer. */
interface Answered {
  probe: Probe;
  answer: ProbeAnswer | undefined;
}

const CODES: Readonly<Record<ProbeKind, IsolationCode>> = {
  container: 'isolation-reachable',
  'host-port': 'isolation-open-port',
  gateway: 'isolation-open-port',
  dns: 'isolation-reachable',
  'own-name': 'isolation-foreign-name',
  engine: 'isolation-engine-socket',
  metadata: 'isolation-metadata',
  'host-name': 'isolation-host-gateway',
};

/** Addresses by client: what a name may resolve to. */
export type AddressOwners = ReadonlyMap<string, string>;

/** Addresses and ports that some client's own probe found open, as `address port`. */
export function findListeners(all: readonly ClientProbes[]): ReadonlySet<string> {
  return new Set(
    all.flatMap((one) =>
      answered(one).flatMap(({ probe, answer }) =>
        probe.kind === 'container' && probe.owner === one.slug && answer?.result === 'open'
          ? [endpointOf(probe)]
          : [],
      ),
    ),
  );
}

/** What the probes of one client are judged by. */
export interface JudgeInput {
  owners: AddressOwners;
  /** As findListeners gives them. */
  listeners: ReadonlySet<string>;
  /** Absent: the client itself has to see pulso's listener on the machine. */
  reference?: ReferenceSight;
}

/** What a place without policies saw, where a client may be denied pulso's listener: then its own doors have to do. */
export interface ReferenceSight {
  /** Addresses and ports that it reached, as `address port`. */
  open: ReadonlySet<string>;
  /** How many it tried. */
  tried: number;
  /** It saw pulso's listener on the machine. */
  reachesMachine: boolean;
  /** It was answered over HTTP. */
  hears: boolean;
}

/** Judges the answers of a place without policies: every door is another's. */
export function readReference(probed: ClientProbes): ReferenceSight {
  const open = answered(probed).filter(({ answer }) => answer?.result === 'open');
  const saw = (kind: ProbeKind): boolean =>
    open.some(({ probe }) => probe.kind === kind && probe.control === 'seen');
  return {
    open: new Set(open.map(({ probe }) => endpointOf(probe))),
    tried: probed.probes.length,
    ...{ reachesMachine: saw('host-port'), hears: saw('metadata') },
  };
}

/** Judges what one client's probes say. */
export function judgeProbes(
  client: ClientProbes,
  { owners, listeners, reference }: JudgeInput,
): Judgement {
  const all = answered(client);
  const sight = createSight(client.slug, all, { owners, reference });
  const doors = all.filter(({ probe }) => isDoor(probe, client.slug));
  const isListener = (endpoint: string): boolean =>
    listeners.has(endpoint) || reference?.open.has(endpoint) === true;
  const judged = doors.map((door) => ({ ...door, result: judge(door, sight) }));
  const tried = PROBE_KINDS.map((kind): Tried => {
    const ofKind = judged.filter(({ probe }) => probe.kind === kind);
    const closed = ofKind.filter(({ result }) => result === 'closed');
    return {
      ...{ kind, tried: ofKind.length, closed: closed.length },
      open: ofKind.filter(({ result }) => result === 'open').length,
      blind: ofKind.filter(({ result }) => result === 'blind').length,
      confirmed: closed.filter(({ probe }) => isListener(endpointOf(probe))).length,
    };
  }).filter((one) => one.tried > 0);
  const open = judged.filter(({ result }) => result === 'open').map((one) => openDoor(client, one));
  const blind = tried.filter((one) => one.blind > 0).map((one) => blindKind(client, one));
  return { tried, findings: [...open, ...blind] };
}

/** Its own containers and pulso's listeners are controls. Its own names have to lead to itself: they are doors. */
function isDoor({ kind, owner, control }: Probe, slug: string): boolean {
  return control === undefined && (owner !== slug || kind === 'own-name');
}

/** What the controls of a client showed. */
interface Sight {
  slug: string;
  owners: AddressOwners;
  /** A connection that must be possible was. */
  connects: boolean;
  /** The machine answers. */
  reachesMachine: boolean;
  resolves: boolean;
  hears: boolean;
  /** What answers at an address without a host: a proxy on the way. */
  proxy: string | undefined;
}

function createSight(
  slug: string,
  all: readonly Answered[],
  { owners, reference }: { owners: AddressOwners; reference: ReferenceSight | undefined },
): Sight {
  const opened = (wanted: (probe: Probe) => boolean): boolean =>
    all.some(({ probe, answer }) => wanted(probe) && answer?.result === 'open');
  const ownContainer = opened(({ kind, owner }) => kind === 'container' && owner === slug);
  const machine = opened(({ kind, control }) => kind === 'host-port' && control === 'seen');
  return {
    ...{ slug, owners, connects: ownContainer || machine },
    reachesMachine: reference === undefined ? machine : ownContainer && reference.reachesMachine,
    resolves: opened(({ kind, owner }) => kind === 'own-name' && owner === slug),
    hears:
      reference === undefined
        ? opened(({ kind, control }) => kind === 'metadata' && control === 'seen')
        : ownContainer && reference.hears,
    proxy: all.find(({ probe }) => probe.control === 'void')?.answer?.answer,
  };
}

function judge({ probe, answer }: Answered, sight: Sight): 'open' | 'closed' | 'blind' {
  if (answer === undefined) return 'blind';
  const { result } = answer;
  // The kernel or the name server says so: nothing was overlooked.
  const certain = result === 'refused' || result === 'no-route';
  switch (probe.kind) {
    case 'container':
      return result === 'open' ? 'open' : sight.connects || certain ? 'closed' : 'blind';
    case 'host-port':
    case 'gateway':
    case 'engine':
      return result === 'open' ? 'open' : sight.reachesMachine || certain ? 'closed' : 'blind';
    case 'dns':
      if (probe.how === 'name') return judgeName({ probe, answer }, sight);
      if (result === 'open') return 'open';
      return sight.resolves && (sight.connects || certain || result === 'unknown-name')
        ? 'closed'
        : 'blind';
    case 'metadata':
      if (result === 'open' && answer.answer !== sight.proxy) return 'open';
      return sight.hears || certain || result === 'unknown-name' ? 'closed' : 'blind';
    default:
      return judgeName({ probe, answer }, sight);
  }
}

function judgeName({ probe, answer }: Answered, sight: Sight): 'open' | 'closed' | 'blind' {
  const leads = (answer?.addresses ?? []).map((address) => sight.owners.get(address));
  if (!sight.resolves) return 'blind';
  if (answer?.result !== 'open') return 'closed';
  switch (probe.kind) {
    case 'own-name':
      return leads.every((owner) => owner === sight.slug) ? 'closed' : 'open';
    case 'dns':
      return leads.some((owner) => owner !== undefined && owner !== sight.slug) ? 'open' : 'closed';
    default:
      return 'open';
  }
}

function openDoor({ slug }: ClientProbes, { probe, answer }: Answered): Finding {
  const { kind, owner, host, port, what } = probe;
  const place = port === undefined ? host : `${host} port ${port}`;
  const to = (answer?.addresses ?? []).join(', ');
  const message =
    kind === 'own-name'
      ? `its own name ${host} leads to ${to}, which is not its own`
      : port === undefined
        ? `resolves ${host} (${what}) to ${to}`
        : `connects to ${place} (${what})`;
  const detail = kind === 'host-port' || kind === 'gateway' ? String(port) : (owner ?? host);
  const toward = owner === slug ? undefined : owner;
  const code = CODES[kind];
  return dropUndefined({ slug, kind, result: 'open', code, detail, toward, message });
}

/** One line for a kind: a hundred blind probes have one reason. */
function blindKind({ slug, answers }: ClientProbes, { kind, blind }: Tried): Finding {
  const why =
    answers === undefined
      ? 'the probes did not run'
      : 'the control of this kind was not seen, so closed and overlooked look the same';
  const message = `${blind} probes of kind ${kind} say nothing: ${why}`;
  return { slug, kind, result: 'blind', code: 'isolation-blind', detail: kind, message };
}

function answered({ probes, answers = [] }: ClientProbes): Answered[] {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return probes.map((probe) => ({ probe, answer: byId.get(probe.id) }));
}

function endpointOf({ host, port = 0 }: Probe): string {
  return `${host} ${port}`;
}
