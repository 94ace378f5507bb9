import type { Header } from 'tar-stream';
import { PulsoError } from '../../core/pulso-error.ts';
import { leadsOut } from './leads-out.ts';
import { isReserved } from './own-folders.ts';
import { linkOf, pathOf, rewriteTar, typeOf } from './rewrite-tar.ts';

/** How much a volume had when it was saved: more than that is not unpacked. */
export interface VolumeSize {
  entries: number;
  /** Of the content of files. */
  bytes: number;
}

/**
 * The archive of a volume in a backup, checked as if a stranger had packed it: each entry that comes out was written
 * of what was checked. Throws what `refuse` makes for paths and links that lead out of the volume or through a link, for anything
 * but files, folders and links, for what pulso keeps for itself, and for more than `size`.
 */
export function vetVolume(
  tar: AsyncIterable<Uint8Array>,
  size: VolumeSize,
  refuse: (what: string, cause?: unknown) => Error,
): AsyncIterable<Uint8Array> {
  const links = new Set<string>();
  let entries = 0;
  let bytes = 0;
  const isThroughLink = (path: string): boolean => {
    const parts = path.split('/');
    return parts.some((_, at) => links.has(parts.slice(0, at + 1).join('/')));
  };
  const vet = (header: Header): Header => {
    const path = pathOf(header.name);
    const type = typeOf(header);
    entries += 1;
    bytes += type === 'file' ? header.size : 0;
    if (entries > size.entries || bytes > size.bytes) throw refuse('has more than was saved');
    if (path === '' ? type !== 'directory' : !isBelow(path)) throw refuse('has a path that leads out of its volume'); // prettier-ignore
    if (isReserved(path)) throw refuse(`has ${path}, which no volume has`);
    if (links.size > 0 && isThroughLink(path)) throw refuse('has a path that goes through a link');
    if (type === 'file' || type === 'directory') return { ...header, type };
    const target = linkOf(header);
    if (type === 'symlink') {
      if (leadsOut(path, target)) throw refuse('has a link that leads out of its volume');
      links.add(path);
      return header;
    }
    if (type !== 'link') throw refuse(`has a ${type}`);
    const to = pathOf(target);
    if (!isBelow(to) || isReserved(to) || isThroughLink(to)) throw refuse('has a link that leads out of its volume'); // prettier-ignore
    return header;
  };
  return withRefusal(rewriteTar(tar, vet), refuse);
}

async function* withRefusal(
  content: AsyncIterable<Uint8Array>,
  refuse: (what: string, cause?: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    if (error instanceof PulsoError) throw error;
    throw refuse('is not an archive that can be unpacked', error);
  }
}

/** Names can have anything else. */
function isBelow(path: string): boolean {
  if (path.includes('\0')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
