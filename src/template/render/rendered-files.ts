import type { ClientRecord } from '../../client/client-record.ts';
import type { RenderedFile } from '../template.ts';

/** The files of a render by their paths. */
export function byPath(rendered: readonly RenderedFile[]): Map<string, RenderedFile> {
  return new Map(rendered.map((file) => [file.path, file]));
}

/** What a client's record keeps of its render: which files are written once, and which are not parsed. */
export function marksOf(
  rendered: Iterable<RenderedFile>,
): Required<Pick<ClientRecord, 'seeds' | 'texts'>> {
  const files = [...rendered];
  const marked = (mark: 'seed' | 'text'): string[] => files.filter((file) => file[mark]).map(({ path }) => path); // prettier-ignore
  return { seeds: marked('seed'), texts: marked('text') };
}
