import { PulsoError } from '../../core/pulso-error.ts';
import type { ManifestInput, Manifests } from '../../engine/manifests.ts';
import { readManifests } from './read-manifests.ts';

/** As readManifests, for a caller that cannot go on: throws the first problem with file and line, and says how many more there are. */
export function loadManifests(input: ManifestInput): Manifests {
  const { manifests, problems } = readManifests(input);
  if (manifests !== undefined) return manifests;
  const [first, ...others] = problems;
  const { code = 'internal', message = '', hint, file = 'k8s', line, column } = first ?? {};
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const at = { file, line, column };
  throw new PulsoError(code, `${message}${more}`, { slug: input.slug, hint, at });
}
