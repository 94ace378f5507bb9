import { cpSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import type { CopyFleet } from './copy-fleet.ts';
import { temporaryFolder } from './temporary-workspace.ts';

/** Engines whose calls that change something or read data go by `before` first. */
export function watchEngines(
  fleet: CopyFleet,
  before: (call: string) => Promise<void>,
): OperationContext {
  const open = fleet.context.openEngine;
  return {
    ...fleet.context,
    openEngine: async (target) => {
      const engine = await (open as (name: string) => Promise<Engine>)(target);
      return {
        ...engine,
        apply: async (plan, ...rest) => {
          await before(`apply ${plan.slug}`);
          await engine.apply(plan, ...rest);
        },
        async *readVolume(slug, ...rest) {
          await before(`read ${slug}`);
          yield* engine.readVolume(slug, ...rest);
        },
        writeVolume: async (slug, ...rest) => {
          await before(`write ${slug}`);
          await engine.writeVolume(slug, ...rest);
        },
      };
    },
  };
}

/** Work that stands still for ever before a call (from 0), and the workspace as a kill leaves it there. */
export async function killBefore(
  fleet: CopyFleet,
  at: number,
  work: (context: OperationContext) => Promise<unknown>,
): Promise<CopyFleet> {
  const root = await temporaryFolder();
  let calls = 0;
  await new Promise<void>((resolve) => {
    const context = watchEngines(fleet, () => {
      calls += 1;
      if (calls - 1 !== at) return Promise.resolve();
      cpSync(fleet.workspace.root, root, { recursive: true });
      resolve();
      return new Promise(() => undefined);
    });
    void work(context);
  });
  rmSync(join(root, '.pulso/lock'), { recursive: true, force: true });
  const workspace = await openWorkspace(root);
  const read = (path: string) => readFile(join(root, path), 'utf8');
  const path = (...parts: string[]) => join(root, ...parts);
  return { ...fleet, workspace, read, path, context: { ...fleet.context, workspace } };
}
