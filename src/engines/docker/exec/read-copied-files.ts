import type Dockerode from 'dockerode';
import { extract } from 'tar-stream';
import { collectBytes } from '../../../core/collect-bytes.ts';
import type { MountedFile } from '../../../engine/desired/stack.ts';
import { statusOf } from '../connect/docker-errors.ts';
import { silenceOf } from '../connect/limit-silence.ts';
import { withoutStalls } from '../connect/without-stalls.ts';
import { readFacets } from '../observe/labels.ts';
import type { ArchiveStream } from './volume-content.ts';

/** A file as the facets of a service name it: `config /etc/app.conf`. */
const FACET = /^(config|secret) (\/.*)$/s;

/** The configs and secrets that a deploy put into a container, as they are in it now; those that it removed are left out. */
export async function readCopiedFiles(
  docker: Dockerode,
  { Id, Config }: Pick<Dockerode.ContainerInspectInfo, 'Id' | 'Config'>,
): Promise<MountedFile[]> {
  const named = Object.keys(readFacets(Config.Labels) ?? {}).flatMap((facet) => {
    const [, kind, target] = FACET.exec(facet) ?? [];
    return target === undefined ? [] : [{ kind: kind as MountedFile['kind'], target }];
  });
  const found = await Promise.all(named.map((one) => readFile(docker, Id, one)));
  return found.filter((file) => file !== undefined);
}

async function readFile(
  docker: Dockerode,
  id: string,
  { kind, target }: Pick<MountedFile, 'kind' | 'target'>,
): Promise<MountedFile | undefined> {
  const archive = extract();
  try {
    const answer = (await docker.getContainer(id).getArchive({ path: target })) as ArchiveStream;
    archive.end(await collectBytes(withoutStalls(answer, silenceOf(docker).pause)));
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
  for await (const entry of archive) {
    const { type, uid, gid, mode } = entry.header;
    const bytes = await collectBytes(entry);
    if (type === 'file') return { ...{ kind, name: target, target }, bytes, uid, gid, mode };
  }
  return undefined;
}
