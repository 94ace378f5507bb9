import { resolve } from 'node:path';
import { initWorkspace } from '../../operations/create/init-workspace.ts';
import type { CiService } from '../../workspace/starter/ci-files.ts';
import { contextWithoutWorkspace } from '../open-context.ts';
import { fileTree } from '../render/widgets/file-tree.ts';
import { printNext, printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface InitFlags {
  ci?: CiService | undefined;
  dryRun?: boolean | undefined;
}

/** `pulso init` */
export async function runInit(
  session: Session,
  { operands, flags }: Call<InitFlags>,
): Promise<undefined> {
  const { ci, dryRun = false } = flags;
  const folder = resolve(session.cwd, operands[0] ?? '.');
  const result = await initWorkspace(contextWithoutWorkspace(session), { folder, ci, dryRun });
  const { root, written, extend } = result;
  printResult(session, { ...result, dryRun }, () => {
    if (written.length === 0) return `${root} is a workspace already`;
    const files = written.map((path) => ({ path }));
    if (dryRun) return fileTree(root, files, session.screen);
    return isMade(result) ? `made the workspace ${root}` : `added ${written.join(', ')}`;
  });
  if (extend !== undefined) {
    const message = `${extend} stays as it is: add \`include: .gitlab/pulso.yml\` to it`;
    session.progress.report({ code: 'extend', kind: 'warning', message });
  }
  const there = folder === session.cwd ? '' : ` -C ${operands[0] ?? folder}`;
  if (!dryRun && isMade(result)) printNext(session, `pulso${there} create <slug>`);
  return undefined;
}

function isMade({ written }: { written: readonly string[] }): boolean {
  return written.includes('pulso.yaml');
}
