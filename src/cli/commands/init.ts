import { resolve } from 'node:path';
import { initWorkspace } from '../../operations/init-workspace.ts';
import { contextWithoutWorkspace } from '../open-context.ts';
import { fileTree } from '../render/file-tree.ts';
import { printNext, printResult } from '../render/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface InitFlags {
  dryRun?: boolean | undefined;
}

/** `pulso init` */
export async function runInit(
  session: Session,
  { operands, flags }: Call<InitFlags>,
): Promise<undefined> {
  const { dryRun = false } = flags;
  const folder = resolve(session.cwd, operands[0] ?? '.');
  const result = await initWorkspace(contextWithoutWorkspace(session), { folder, dryRun });
  const { root, written } = result;
  printResult(session, { ...result, dryRun }, () => {
    if (written.length === 0) return `${root} is a workspace already`;
    const files = written.map((path) => ({ path }));
    return dryRun ? fileTree(root, files, session.screen) : `made the workspace ${root}`;
  });
  const there = folder === session.cwd ? '' : ` -C ${operands[0] ?? folder}`;
  if (!dryRun && written.length > 0) printNext(session, `pulso${there} create <slug>`);
  return undefined;
}
