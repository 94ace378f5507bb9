import type { Header } from 'tar-stream';
import { PulsoError } from '../../core/pulso-error.ts';
import { linkOf, pathOf, rewriteTar, typeOf } from './rewrite-tar.ts';
import { leadsOut } from './leads-out.ts';
import { isReserved } from './own-folders.ts';

/** What of a volume is not saved. */
export interface LeftOut {
  /** Links that lead out of the volume. */
  links: string[];
  /** Pipes, sockets and devices. */
  special: string[];
}

const KEPT: readonly string[] = ['file', 'directory', 'symlink', 'link'];

/**
 * Of the content of a volume what a backup has: without what pulso keeps beside it, and without links that lead out of
 * it, pipes and devices. Errors: `not-supported` for a name that is not UTF-8: it would come back as another one.
 */
export function keepData(
  tar: AsyncIterable<Uint8Array>,
  { slug, name }: { slug: string; name: string },
): { content: AsyncIterable<Uint8Array>; leftOut: LeftOut } {
  const leftOut: LeftOut = { links: [], special: [] };
  const keep = (header: Header): Header | undefined => {
    const path = pathOf(header.name);
    if (isReserved(path)) return undefined;
    const type = typeOf(header);
    const target = linkOf(header);
    if (`${path}${target}`.includes('\uFFFD')) throw badName(slug, name, path);
    if (!KEPT.includes(type)) {
      leftOut.special.push(path);
      return undefined;
    }
    if (type === 'symlink' && leadsOut(path, target)) {
      leftOut.links.push(path);
      return undefined;
    }
    return { ...header, type: type as Header['type'] };
  };
  return { content: rewriteTar(tar, keep), leftOut };
}

function badName(slug: string, volume: string, path: string): PulsoError {
  const message = `volume ${volume} has a file whose name is not UTF-8: ${path}`;
  return new PulsoError('not-supported', message, { slug, hint: 'rename the file' });
}
