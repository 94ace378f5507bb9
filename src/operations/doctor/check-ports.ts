import pLimit from 'p-limit';
import type { ClientRecord } from '../../client/client-record.ts';
import { silentReporter } from '../../core/reporter.ts';
import { isPortFree } from '../../machine/busy-ports.ts';
import { findPortOwner } from '../../machine/port-owner.ts';
import type { OperationContext } from '../context.ts';
import type { Engines } from '../engines/open-engine.ts';
import { observeTargets } from '../observe/observe-targets.ts';
import { finder, type Finding } from './finding.ts';

/** Ports tried at a time. */
const AT_ONCE = 32;

/** Ports of clients that do not run, which another program of this machine has: their deploy would fail. */
export async function checkPorts(
  context: OperationContext,
  engines: Engines,
  clients: readonly ClientRecord[],
): Promise<Finding[]> {
  const here = await clientsHere(context, engines, clients);
  if (here.length === 0) return [];
  const limit = pLimit(AT_ONCE);
  const taken = await Promise.all(
    here.flatMap(({ slug, ports }) =>
      Object.entries(ports).map(([name, port]) => limit(() => checkPort(slug, name, port))),
    ),
  );
  const busy = taken.filter((finding) => finding !== undefined);
  if (busy.length > 0) return busy;
  return [finder('ports', 'this machine').ok('those of clients that do not run are free')];
}

/** Clients of Docker targets on this machine that have no service running. */
async function clientsHere(
  context: OperationContext,
  engines: Engines,
  clients: readonly ClientRecord[],
): Promise<ClientRecord[]> {
  const { targets } = context.workspace.config;
  const onDocker = clients.filter(({ target }) => targets[target]?.engine === 'docker');
  // The check of a target says why it is away.
  const { seen, done } = observeTargets(
    { ...context, reporter: silentReporter },
    engines,
    onDocker,
  );
  await done;
  return onDocker.filter(({ slug }) => {
    const { host, observed } = seen.get(slug) ?? {};
    return host === 'localhost' && observed?.services.every(({ state }) => state !== 'running');
  });
}

async function checkPort(slug: string, name: string, port: number): Promise<Finding | undefined> {
  if (await isPortFree(port)) return undefined;
  const owner = (await findPortOwner(port)) ?? 'another program';
  const hint = `stop that program, then pulso deploy ${slug}`;
  return finder('ports', slug).warning(`its ${name} port ${port} is taken by ${owner}`, hint);
}
