import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import { readSeenForeign, recordSeenForeign } from '../../workspace/identity/seen-foreign.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** The same engine; what it shows to be foreign is kept for `list`, which asks no engine. */
export function rememberForeign(engine: Engine, workspace: Workspace, target: string): Engine {
  const observe: Engine['observe'] = async (slugs) => {
    const observed = await engine.observe(slugs);
    // It only helps to show clients: a workspace that cannot be written to is observed all the same.
    await record(observed).catch(() => undefined);
    return observed;
  };
  const record = async (observed: ReadonlyMap<string, ObservedStack>): Promise<void> => {
    const known = await readSeenForeign(workspace);
    for (const [slug, { foreign = [] }] of observed) {
      const seen = { target, foreign };
      await recordSeenForeign(workspace, slug, { seen, before: known.get(slug) });
    }
  };
  return {
    ...engine,
    observe,
    async plan(desired, intent) {
      try {
        return await engine.plan(desired, intent);
      } catch (error) {
        if (isForeign(error)) await observe([desired.slug]).catch(() => undefined);
        throw error;
      }
    },
  };
}

function isForeign(error: unknown): boolean {
  return error instanceof PulsoError && error.code.startsWith('foreign-');
}
