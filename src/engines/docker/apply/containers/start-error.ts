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

/** What the engine's refusal to start a container means. Codes: `port-in-use`, `engine-refused`. */
export async function explainStart(
  docker: Dockerode,
  error: unknown,
  { slug, name, ports, findPortOwner }: StartedService,
): Promise<unknown> {
  if (statusOf(error) === undefined) return error;
  const reason = reasonOf(error);
  const wanted = ports.flatMap(({ published }) => published ?? []);
  const holder = await findHolder(docker, wanted, { slug, name });
  const refused = /already allocated|already in use|ports are not available/i.test(reason);
  const port =
    holder?.port ?? (refused ? wanted.find((one) => reason.includes(`:${one}`)) : undefined);
  if (port === undefined) {
    return new PulsoError('engine-refused', `${slug}: service ${name} cannot start: ${reason}`, {
      fault: 'engine',
      slug,
      cause: error,
      hint: `check image and command of ${name} in docker-compose.yml`,
    });
  }
  const who = holder?.who ?? (await findPortOwner?.(port)) ?? 'another program on the host';
  return new PulsoError('port-in-use', `${slug}: port ${port} of ${name} is in use by ${who}`, {
    slug,
    cause: error,
    hint: `free port ${port}, or give the client another block of ports; find its user with: ss -ltnp sport = :${port}`,
  });
}

async function findHolder(
  docker: Dockerode,
  wanted: readonly number[],
  self: { slug: string; name: string },
): Promise<{ port: number; who: string } | undefined> {
  if (wanted.length === 0) return undefined;
  for (const { Labels, Names, Ports } of await docker.listContainers()) {
    const own = Labels[LABEL.project] === self.slug && Labels[LABEL.service] === self.name;
    const port = own ? undefined : Ports.find((one) => wanted.includes(one.PublicPort))?.PublicPort;
    if (port === undefined) continue;
    const container = `container ${(Names[0] ?? '').replace(/^\//, '')}`;
    const [client, service] = [Labels[LABEL.project], Labels[LABEL.service]];
    const whose = client === undefined ? '' : ` (service ${service ?? '?'} of ${client})`;
    return { port, who: container + whose };
  }
  return undefined;
}
