import type Dockerode from 'dockerode';
import { PulsoError } from '../../../../core/pulso-error.ts';
import type { ApplyOptions } from '../../../../engine/engine.ts';
import type { Service } from '../../../../engine/desired/stack.ts';
import { reasonOf, statusOf } from '../../connect/docker-errors.ts';
import { LABEL } from '../../observe/labels.ts';

interface StartedService extends Pick<ApplyOptions, 'findPortOwner'> {
  slug: string;
  name: string;
  ports: Service['ports'];
}

const IN_USE = /already allocated|already in use|ports are not available/i;

/** What the engine's refusal to start a container means. Codes: `port-in-use`, `engine-refused`. */
export async function explainStart(
  docker: Dockerode,
  error: unknown,
  { slug, name, ports, findPortOwner }: StartedService,
): Promise<unknown> {
  if (statusOf(error) === undefined) return error;
  const reason = reasonOf(error);
  const wanted = IN_USE.test(reason) ? wantedPorts(ports, reason) : [];
  const holder = await findHolder(docker, wanted, { slug, name });
  const port = holder?.port ?? wanted[0];
  if (port === undefined) {
    return new PulsoError('engine-refused', `${slug}: service ${name} cannot start: ${reason}`, {
      fault: 'engine',
      slug,
      cause: error,
      hint: `check image and command of ${name} in docker-compose.yml`,
    });
  }
  const { published, protocol } = port;
  const isUdp = protocol === 'udp';
  // Who listens on the port of that number with TCP is another.
  const owner = isUdp ? undefined : await findPortOwner?.(published);
  const who = holder?.who ?? owner ?? 'another program on the host';
  const look = `ss ${isUdp ? '-lunp' : '-ltnp'} sport = :${published}`;
  return new PulsoError(
    'port-in-use',
    `${slug}: port ${published}${isUdp ? '/udp' : ''} of ${name} is in use by ${who}`,
    {
      slug,
      cause: error,
      hint: `free port ${published}, or give the client another block of ports; find its user with: ${look}`,
    },
  );
}

interface WantedPort {
  published: number;
  protocol: Service['ports'][number]['protocol'];
}

/** The ports that the engine names in its reason; all of them if it names none. */
function wantedPorts(ports: Service['ports'], reason: string): WantedPort[] {
  const wanted = ports.flatMap(({ published, protocol }) =>
    published === undefined ? [] : [{ published, protocol }],
  );
  const named = wanted.filter(({ published }) => new RegExp(`:${published}\\b`).test(reason));
  return named.length > 0 ? named : wanted;
}

async function findHolder(
  docker: Dockerode,
  wanted: readonly WantedPort[],
  self: { slug: string; name: string },
): Promise<{ port: WantedPort; who: string } | undefined> {
  if (wanted.length === 0) return undefined;
  for (const { Labels, Names, Ports } of await docker.listContainers()) {
    const own = Labels[LABEL.project] === self.slug && Labels[LABEL.service] === self.name;
    const port = wanted.find(({ published, protocol }) =>
      Ports.some((one) => one.PublicPort === published && one.Type === protocol),
    );
    if (own || port === undefined) continue;
    const container = `container ${(Names[0] ?? '').replace(/^\//, '')}`;
    const [client, service] = [Labels[LABEL.project], Labels[LABEL.service]];
    const whose = client === undefined ? '' : ` (service ${service ?? '?'} of ${client})`;
    return { port, who: container + whose };
  }
  return undefined;
}
