import { isLoopback, type Breach, type Isolation } from '../../engine/isolation/isolation.ts';
import type { PublishedPort, Stack } from '../../engine/desired/stack.ts';
import type { ServiceRule } from './compose-rule.ts';

/** Below it, ports of a machine belong to its own services. */
const FIRST_FREE_PORT = 1024;

/** Published ports are the client's own, and only this machine reaches them. */
export const portRule: ServiceRule = ({ ports }, { isolation }) => {
  // A range is one line of the file, and is reported once per cause.
  const found = new Map<string, Breach>();
  for (const port of ports)
    for (const breach of portBreaches(port, isolation))
      found.set(
        breach.message.replace(/\d+/, ''),
        found.get(breach.message.replace(/\d+/, '')) ?? breach,
      );
  return [...found.values()];
};

function portBreaches(port: PublishedPort, isolation: Isolation): Breach[] {
  const { published, hostIp } = port;
  const path = ['ports', String(published ?? port.target)];
  const named = published === undefined ? `port ${port.target}` : `port ${published}`;
  const detail = String(published ?? port.target);
  const found: Breach[] = [];
  if (published !== undefined && published < FIRST_FREE_PORT) {
    const message = `publishes ${named}, which is below ${FIRST_FREE_PORT}`;
    found.push({ code: 'isolation-low-port', detail, message, path });
  }
  const holder = published === undefined ? undefined : findHolder(published, isolation);
  if (holder !== undefined) {
    const message = `publishes ${named}, which is ${holder}`;
    found.push({ code: 'isolation-foreign-port', detail, message, path });
  }
  if (!isClosed(hostIp, published, isolation)) {
    const address = hostIp ?? 'every interface';
    const message = `publishes ${named} on ${address}: other machines and other clients reach it`;
    const target = published === undefined ? port.target : `${published}:${port.target}`;
    const hint = isWeb(published, isolation)
      ? 'network.publish in pulso.yaml opens web ports'
      : `write "127.0.0.1:${target}"`;
    found.push({ code: 'isolation-open-port', detail, message, hint, path });
  }
  return [...found, ...publishedWarning(port, isolation)];
}

/** Block 0 is the operator's own system: each port of a client, without its block. */
function findHolder(port: number, { own, others }: Isolation): string | undefined {
  const other = others.findByPort(port);
  if (other !== undefined) return `client ${other.slug}'s`;
  const ownPorts = Object.values(own.ports);
  if (own.block === 0 || ownPorts.includes(port)) return undefined;
  return ownPorts.includes(port + own.block) || others.isBase(port)
    ? "the operator's own (block 0)"
    : undefined;
}

function isWeb(published: number | undefined, { own }: Isolation): boolean {
  return published !== undefined && published === own.ports['web'];
}

function isClosed(
  hostIp: string | undefined,
  published: number | undefined,
  isolation: Isolation,
): boolean {
  if (hostIp !== undefined && isLoopback(hostIp)) return true;
  return hostIp === isolation.publish && isWeb(published, isolation);
}

function publishedWarning({ published, hostIp }: PublishedPort, isolation: Isolation): Breach[] {
  const { publish } = isolation;
  if (isLoopback(publish) || hostIp !== publish || !isWeb(published, isolation)) return [];
  const where = publish === '0.0.0.0' || publish === '::' ? 'every interface' : publish;
  return [
    {
      ...{ code: 'isolation-published', severity: 'warning', path: ['ports', String(published)] },
      message:
        `publishes port ${published ?? ''} on ${where} (network.publish): every machine that reaches this one, ` +
        'and the containers of other clients, can open it',
    },
  ];
}

/**
 * The web port as the workspace publishes it: on `network.publish`, unless the file names an address other
 * than the machine's own.
 */
export function publishWebPort(stack: Stack, isolation: Isolation): Stack {
  const place = (port: PublishedPort): PublishedPort => {
    const { published, hostIp } = port;
    const isOpenable =
      hostIp === undefined || (isLoopback(hostIp) && !isLoopback(isolation.publish));
    return isWeb(published, isolation) && isOpenable
      ? { ...port, hostIp: isolation.publish }
      : port;
  };
  const services = stack.services.map((service) => ({
    ...service,
    ports: service.ports.map(place),
  }));
  return { ...stack, services };
}
