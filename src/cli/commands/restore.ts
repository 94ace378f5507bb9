import { resolve } from 'node:path';
import { catalog } from '../../operations/catalog.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { parseRestoreParts } from '../flags/parse-restore-parts.ts';
import { performVerb } from '../perform-verb.ts';
import { confirmRestore } from '../prompts/confirm-restore.ts';
import { confirmRename } from '../prompts/confirm-rename.ts';
import { renameText } from '../render/views/rename-text.ts';
import { cloneText, restoreText } from '../render/views/restore-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface RestoreFlags {
  from?: string;
  only?: string;
  /** Slug of a new client. */
  as?: string;
  target?: string;
  check?: boolean;
  /** Of a check: another target. */
  on?: string;
  rollback?: boolean;
  key?: string;
  repository?: string;
  /** False with `--no-backup`. */
  backup?: boolean;
  /** Milliseconds. */
  timeout?: number;
  dryRun?: boolean;
}

/** `pulso restore` */
export function runRestore(
  session: Session,
  { operands: [slug = ''], flags: { from, only, key, ...flags } }: Call<RestoreFlags>,
): Promise<number> {
  const { cwd } = session;
  const given = dropUndefined({
    ...{ slug, ...flags, confirm: confirmRestore(session) },
    from: from !== undefined && isPath(from) ? resolve(cwd, from) : from,
    only: only === undefined ? undefined : parseRestoreParts(only),
    key: key === undefined ? undefined : resolve(cwd, key),
  });
  return performVerb(session, catalog.restore, given, {
    toText: (result) => restoreText(result, session.screen),
  });
}

/** `pulso clone` */
export function runClone(
  session: Session,
  {
    operands: [slug = '', as = ''],
    flags,
  }: Call<{ target?: string; timeout?: number; dryRun?: boolean }>,
): Promise<number> {
  return performVerb(
    session,
    catalog.clone,
    { slug, as, ...flags },
    { toText: (result) => cloneText(result, session.screen) },
  );
}

/** `pulso rename` */
export function runRename(
  session: Session,
  { operands: [slug = '', to = ''], flags }: Call<{ timeout?: number; dryRun?: boolean }>,
): Promise<number> {
  const given = { slug, to, ...flags, confirm: confirmRename(session) };
  return performVerb(session, catalog.rename, given, {
    toText: (result) => renameText(result, session.screen),
  });
}

/** `<slug>/<id>` is the backup of another client; a path begins with its root or with a dot. */
function isPath(from: string): boolean {
  return /^(\/|\.\.?(\/|$))/.test(from);
}
