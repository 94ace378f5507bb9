import type { ClientRecord } from '../../client/client-record.ts';
import { hashNetwork, hashService, hashVolume } from '../../compose/plan/hash-service.ts';
import { errorFields } from '../../core/error-fields.ts';
import type { Finding } from '../../assess/finding.ts';
import { findSettings } from '../../assess/find-settings.ts';
import { findShared } from '../../assess/find-shared.ts';
import { judgeProbes, type ReferenceSight } from '../../assess/judge-probes.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { isAllowed, isLoopback } from '../../engine/isolation/isolation.ts';
import type { Survey } from '../../engine/isolation/survey.ts';
import { canonicalJson, digest } from '../../text/canonical-json.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { loadDesired, type LoadedClient } from '../engines/load-desired.ts';
import { isolationOf } from '../isolation/isolation-of.ts';
import { findPolicyDoors } from './find-policy-doors.ts';
import type { ProbedClient } from './probed-client.ts';
import type { ProveClient, ProveFinding, ProveTarget } from '../catalog/schemas/prove-schemas.ts';

/** What is known of the target of a client. */
export interface Surroundings {
  workspace: Workspace;
  survey: Survey;
  listeners: ReadonlySet<string>;
  clients: readonly ClientRecord[];
  policies: ProveTarget['policies'];
  dryRun: boolean;
  /** Of a cluster: what a place without policies saw. */
  reference?: ReferenceSight;
}

/** Judges one client; `probed` is absent if nothing of it runs. */
export async function describeClient(
  record: ClientRecord,
  probed: ProbedClient | undefined,
  around: Surroundings,
): Promise<ProveClient> {
  const { slug, target } = record;
  const { workspace, survey, dryRun } = around;
  const own = survey.containers.filter((one) => one.slug === slug);
  const desired = await digestDesired(workspace, record);
  if (probed === undefined) {
    const none = { from: null, desired, observed: null, doors: [], tried: [], findings: [] };
    return { slug, target, outcome: 'absent', ...none };
  }
  const { listeners, reference } = around;
  const input = dropUndefined({ owners: ownersOf(survey), listeners, reference });
  const { tried, findings } = judgeProbes(probed, input);
  const all = dryRun ? [] : [...findings, ...seenOutside(slug, around)];
  const shown = all.map((one) => ({ ...one, allowed: isAllowedFinding(one, around) }));
  const { image, error } = probed;
  return {
    ...{ slug, target, desired },
    outcome: dryRun ? 'planned' : outcomeOf(shown),
    from: image ?? null,
    observed: digest(canonicalJson(own)),
    doors: own.flatMap((one) =>
      one.addresses.flatMap(({ address }) =>
        one.ports.map((port) => `${address} port ${port} (${one.service ?? one.name})`),
      ),
    ),
    tried: dryRun ? tried.map((one) => ({ ...one, blind: 0 })) : tried,
    findings: shown,
    ...(error === undefined ? {} : { error: { ...errorFields(error), slug } }),
  };
}

function seenOutside(slug: string, { workspace, survey, policies }: Surroundings): Finding[] {
  const folder = clientFolder(workspace, slug);
  return [
    ...findShared(slug, survey),
    ...findSettings({ slug, survey, folder, reserved: `${folder}/.pulso` }),
    ...findPolicyDoors(slug, survey, policies),
  ];
}

function ownersOf({ containers }: Survey): ReadonlyMap<string, string> {
  return new Map(
    containers.flatMap(({ slug, name, addresses }) =>
      addresses.map(({ address }) => [address, slug ?? name] as const),
    ),
  );
}

function outcomeOf(findings: readonly ProveFinding[]): ProveClient['outcome'] {
  const counted = findings.filter(({ allowed }) => !allowed);
  if (counted.some(({ result }) => result === 'open')) return 'open';
  return counted.some(({ result }) => result === 'blind') ? 'blind' : 'closed';
}

/** A port that another client publishes is open by what the operator allows that client. */
function isAllowedFinding(finding: Finding, { workspace, clients }: Surroundings): boolean {
  const isPort = finding.code === 'isolation-open-port';
  const holder = isPort ? (finding.toward ?? finding.slug) : finding.slug;
  const record = clients.find(({ slug }) => slug === holder);
  if (record === undefined) return false;
  const { allowed, publish } = isolationOf(workspace, record);
  const { code, detail } = finding;
  const breach = detail === undefined ? { code } : { code, detail };
  if (isAllowed(breach, allowed)) return true;
  const isWeb = isPort && finding.detail === String(record.ports['web']);
  return isWeb && !isLoopback(publish) && isAllowed({ code: 'isolation-published' }, allowed);
}

/** A digest of what a client's files ask to run, bytes of configs and secrets included. */
async function digestDesired(workspace: Workspace, record: ClientRecord): Promise<string | null> {
  try {
    return digestLoaded(await loadDesired(workspace, record));
  } catch {
    return null;
  }
}

function digestLoaded(desired: LoadedClient): string {
  if (desired.kind === 'manifests') return desired.manifests.digest;
  const { services, networks, volumes } = desired.stack;
  const hashes = {
    services: services.map((one) => [one.name, hashService(one)]),
    networks: networks.map((one) => [one.name, hashNetwork(one)]),
    volumes: volumes.map((one) => [one.name, hashVolume(one)]),
  };
  return digest(canonicalJson(hashes));
}
