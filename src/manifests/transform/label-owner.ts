import { WORKSPACE_LABEL } from '../../engine/isolation/ownership.ts';
import type { Manifests } from '../../engine/desired/manifests.ts';
import { mergeAt } from '../../text/json.ts';

/**
 * The manifests with the workspace's id on every object. Their digest does not count it: objects from before
 * workspaces had ids are unchanged. Without an id they stay as they are.
 */
export function labelOwner(manifests: Manifests, workspace: string | undefined): Manifests {
  if (workspace === undefined) return manifests;
  const objects = manifests.objects.map((one) => ({
    ...one,
    body: mergeAt(one.body, ['metadata', 'labels'], { [WORKSPACE_LABEL]: workspace }),
  }));
  return { ...manifests, objects };
}
