import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { Holders } from '../../engine/isolation/holders.ts';
import type { FileChange } from '../../workspace/journal/journal-steps.ts';
import type { OperationContext } from '../context.ts';
import { readNeighbors, type Neighbors } from '../isolation/read-neighbors.ts';
import { listUpdateChanges } from '../update/apply-update.ts';
import { assertIsolated } from '../update/assert-merge-valid.ts';
import { planUpdate } from '../update/plan-update.ts';
import { readOwnTemplate } from '../update/read-own-template.ts';
import { countBackups } from './rename-backups.ts';
import { newVolumeName } from './rename-volumes.ts';
import type { RenameProposal } from './rename-request.ts';

/** Everything that a rename needs, looked at before anything is changed. */
export interface PlannedRename {
  proposal: RenameProposal;
  /** Of the client's folder. */
  changes: readonly FileChange[];
  runs: boolean;
}

/**
 * Renders a client under its new name, by the template as it has it: block, ports, subnet, answers, secrets and
 * overrides stay. If an override and the new name meet, the new name wins. Errors: those of planUpdate, assertIsolated
 * and Repository, `not-supported`.
 */
export async function planRename(
  context: OperationContext,
  record: ClientRecord,
  { to, engine }: { to: string; engine: Engine },
): Promise<PlannedRename> {
  const { slug, target } = record;
  const alone = { ...context, neighbors: withoutClient(await readNeighbors(context), slug) };
  const template = await (await readOwnTemplate(alone, record)).compile();
  const update = await planUpdate(alone, record, { template, slug: to, conflict: 'theirs' });
  await assertIsolated(alone, update);
  const changes = listUpdateChanges(template, update);
  const { services = [], volumes = [] } = (await engine.observe([slug])).get(slug) ?? {};
  const running = services.filter(({ state }) => STOPPED.every((one) => one !== state));
  const proposal: RenameProposal = {
    ...{ slug, to, target, services: [...new Set(running.map(({ name }) => name))].sort() },
    files: changes.map(({ path, before, after }) => ({
      path,
      change: before === undefined ? 'added' : after === undefined ? 'removed' : 'modified',
    })),
    volumes: volumes.map(({ name }) => ({ from: name, to: newVolumeName(name, { from: slug, to }) })), // prettier-ignore
    backups: await countBackups(context, slug),
  };
  return { proposal, changes, runs: running.length > 0 };
}

const STOPPED = ['exited', 'created', 'dead'] as const;

/** A client on its way does not stand in its own way. */
function withoutClient(all: readonly ClientRecord[], slug: string): Neighbors {
  const others = all.filter((one) => one.slug !== slug);
  return {
    read: () => Promise.resolve(others),
    holders: () => Promise.resolve(new Holders(others)),
    remember: () => undefined,
  };
}

/** Errors: `not-supported`. */
export function assertDocker(engine: Engine, { slug, target }: ClientRecord, to: string): void {
  if (engine.kind === 'docker') return;
  const message = `${slug} runs on ${target}, a cluster: a namespace and its volumes cannot be renamed`;
  throw new PulsoError('not-supported', message, {
    ...{ slug, hint: `copy it: pulso clone ${slug} ${to}; then remove it: pulso remove ${slug}` }, // prettier-ignore
  });
}
