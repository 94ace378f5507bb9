import { createProblemError } from '../../core/problem-error.ts';
import type { ManifestInput, Manifests } from '../../engine/desired/manifests.ts';
import { readManifests } from './read-manifests.ts';

/** As readManifests, for a caller that cannot go on: throws the first problem with file and line, and says how many more there are. */
export function loadManifests(input: ManifestInput): Manifests {
  const { manifests, problems } = readManifests(input);
  if (manifests !== undefined) return manifests;
  throw createProblemError(problems, { slug: input.slug, at: { file: 'k8s' } });
}
