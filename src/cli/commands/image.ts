import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface ImageBuildFlags {
  tag?: string;
  base?: string;
  target?: string;
}

/** `pulso image build` */
export function runImageBuild(session: Session, { flags }: Call<ImageBuildFlags>): Promise<number> {
  return performVerb(session, catalog['image build'], flags, {
    toText: ({ image, base, target }) => `built ${image} from ${base} on ${target}`,
  });
}
