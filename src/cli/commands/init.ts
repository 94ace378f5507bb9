import { relative, resolve } from 'node:path';
import { catalog } from '../../operations/catalog.ts';
import type { InitResult } from '../../operations/catalog/schemas/workspace-schemas.ts';
import { performVerb } from '../perform-verb.ts';
import { fileTree } from '../render/widgets/file-tree.ts';
import { printNext } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface InitFlags {
  ci?: 'github' | 'gitlab';
  ciImage?: string;
  ciExecutable?: string;
  timer?: 'systemd' | 'cron';
  dryRun?: boolean;
}

/** `pulso init` */
export function runInit(
  session: Session,
  { operands: [dir], flags }: Call<InitFlags>,
): Promise<number> {
  const folder = resolve(session.cwd, dir ?? '.');
  return performVerb(
    session,
    catalog.init,
    { folder, ...flags },
    {
      toText: (result) => initText(result, session),
      after: ({ written, extend, install = [], dryRun }) => {
        if (extend !== undefined) {
          const message = `${extend} was not changed: add \`include: .gitlab/pulso.yml\` to it`;
          session.progress.report({ code: 'extend', kind: 'warning', message });
        }
        if (!dryRun) for (const command of install) printNext(session, command);
        const there = folder === session.cwd ? '' : ` -C ${dir ?? folder}`;
        if (!dryRun && isCreated(written)) printNext(session, `pulso${there} create <slug>`);
      },
    },
  );
}

function initText({ root, written, dryRun }: InitResult, { cwd, screen }: Session): string {
  const shown = seenFrom(cwd, root);
  if (written.length === 0) return `${shown} is already a workspace`;
  const files = written.map((path) => ({ path }));
  if (dryRun) return fileTree(shown, files, screen);
  return isCreated(written) ? `created workspace ${shown}` : `added ${written.join(', ')}`;
}

/** A folder below this one by its relative path, any other by its absolute one. */
function seenFrom(cwd: string, folder: string): string {
  const path = relative(cwd, folder);
  return path === '' || path.startsWith('..') ? folder : path;
}

function isCreated(written: readonly string[]): boolean {
  return written.includes('pulso.yaml');
}
