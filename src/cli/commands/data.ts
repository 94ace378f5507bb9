import { catalog } from '../../operations/catalog.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb } from '../perform-verb.ts';
import { confirmPrune } from '../prompts/confirm-prune.ts';
import { backupKeyText, backupsText, backupText, pruneText } from '../render/views/data-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface BackupFlags extends SelectionFlags {
  due?: boolean;
  repository?: string;
  keep?: boolean;
  note?: string;
  /** False with `--no-secrets`. */
  secrets?: boolean;
  stopped?: boolean;
  dryRun?: boolean;
}

interface BackupsFlags extends SelectionFlags {
  check?: boolean;
  repository?: string;
  exitCode?: boolean;
}

interface PruneFlags extends SelectionFlags {
  repository?: string;
  dryRun?: boolean;
}

/** `pulso backup` */
export function runBackup(
  session: Session,
  { operands: slugs, flags }: Call<BackupFlags>,
): Promise<number> {
  return performVerb(
    session,
    catalog.backup,
    { slugs, ...flags },
    { toText: (result) => backupText(result, session.screen) },
  );
}

/** `pulso backups` */
export function runBackups(
  session: Session,
  { operands: slugs, flags: { exitCode = false, ...flags } }: Call<BackupsFlags>,
): Promise<number> {
  return performVerb(
    session,
    catalog.backups,
    { slugs, ...flags },
    { toText: (result) => backupsText(result, session.screen), tellChanges: exitCode },
  );
}

/** `pulso prune` */
export function runPrune(
  session: Session,
  { operands: slugs, flags }: Call<PruneFlags>,
): Promise<number> {
  const given = { slugs, ...flags, confirm: confirmPrune(session) };
  return performVerb(session, catalog.prune, given, {
    toText: (result) => pruneText(result, session.screen),
  });
}

/** `pulso backup-key` */
export function runBackupKey(
  session: Session,
  { operands: [file = ''], flags }: Call<{ dryRun?: boolean }>,
): Promise<number> {
  return performVerb(session, catalog['backup-key'], { file, ...flags }, { toText: backupKeyText });
}
