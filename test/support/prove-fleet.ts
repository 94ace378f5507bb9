import pLimit from 'p-limit';
import { onTestFinished } from 'vitest';
import type { OperationContext } from '../../src/operations/context.ts';
import { proveClients } from '../../src/operations/prove/prove-clients.ts';
import type { ProveResult } from '../../src/operations/catalog/schemas/prove-schemas.ts';
import { buildNetwork } from './build-stack.ts';
import { openLiveDocker, waitingService, type LiveClient, type LiveDocker } from './live-docker.ts';
import { operationContext } from './operation-context.ts';
import { listenOn, openPlantedOpenings, type PlantedOpenings } from './planted-openings.ts';
import { buildRecord, recordFiles, temporaryWorkspace } from './temporary-workspace.ts';

/** Light clients on the real engine, each with one web server on 127.0.0.1, and a workspace that knows them. */
export interface ProveFleet extends LiveDocker {
  clients: readonly LiveClient[];
  context: OperationContext;
  prove(...slugs: string[]): Promise<ProveResult>;
  /** Openings made by hand: they are removed before the clients are. */
  planted: PlantedOpenings;
}

/** First of the ports that the clients publish, and the networks that they get. */
const FIRST_PORT = 27_100;
const SUBNETS = '10.214';
const AT_ONCE = 6;

export async function openProveFleet(count: number, settings = ''): Promise<ProveFleet> {
  const live = await openLiveDocker();
  const clients = Array.from({ length: count }, () => live.newClient());
  const planted = openPlantedOpenings(live.docker, `${clients[0]?.slug ?? ''}-planted`);
  onTestFinished(async () => {
    await planted.close();
    await live.close();
  });
  const limit = pLimit(AT_ONCE);
  await limit.map(clients, (client, at) => client.deploy(lightStack(client, at)));
  const records = clients.map(({ slug }, at) =>
    buildRecord(slug, { block: at + 1, ports: { web: FIRST_PORT + at }, subnet: subnetOf(at) }),
  );
  const workspace = await temporaryWorkspace({
    'pulso.yaml': settings,
    ...recordFiles(...records),
  });
  const engine = { ...live.engine, close: () => Promise.resolve() };
  const context = operationContext(workspace, { openEngine: () => Promise.resolve(engine) });
  return {
    ...live,
    ...{ clients, context, planted },
    prove: (...slugs) =>
      proveClients(context, {
        ...(slugs.length === 0 ? { all: true } : { slugs }),
        dryRun: false,
      }),
  };
}

function lightStack(client: LiveClient, at: number) {
  const service = waitingService({
    command: [...listenOn(8080)],
    ports: [{ target: 8080, published: FIRST_PORT + at, hostIp: '127.0.0.1', protocol: 'tcp' }],
  });
  const network = buildNetwork({
    name: `${client.slug}_default`,
    subnets: [{ subnet: subnetOf(at) }],
  });
  return client.stack([service], { networks: [network] });
}

function subnetOf(at: number): string {
  return `${SUBNETS}.${Math.floor(at / 4)}.${(at % 4) * 64}/26`;
}
