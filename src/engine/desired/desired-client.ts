import type { Manifests } from './manifests.ts';
import type { ServiceSpecs, Stack } from './stack.ts';

/**
 * What a client asks of its target: `compose` for Docker targets, `manifests` for Kubernetes ones. `none` is
 * for what goes by the running stack alone (stop, destroy), and works where the client's files are broken.
 */
export type DesiredClient =
  | { kind: 'compose'; slug: string; target: string; stack: Stack }
  | { kind: 'manifests'; slug: string; target: string; manifests: Manifests }
  | { kind: 'none'; slug: string; target: string };

/** The services it asks for; undefined where its files were not read. */
export function desiredServices(desired: DesiredClient): ServiceSpecs | undefined {
  switch (desired.kind) {
    case 'compose':
      return desired.stack;
    case 'manifests':
      return desired.manifests;
    case 'none':
      return undefined;
  }
}
