import type { DatabaseCommand } from './database-login.ts';
import { createMysql, dropMysql, inspectMysql, loadMysql, surveyMysql } from './restore-mysql.ts';
import {
  createPostgresql,
  dropPostgresql,
  inspectPostgresql,
  loadPostgresql,
  surveyPostgresql,
  type DatabaseLocale,
  type RestoredDatabase,
} from './restore-postgresql.ts';

/** The databases that can be saved and restored. */
export type SavedEngine = 'postgresql' | 'mysql';

/** What a restore asks of a server, whatever its product. */
export interface RestoreCommands {
  /** Prints what readServer reads. */
  inspect(on: RestoredDatabase): DatabaseCommand;
  create(on: RestoredDatabase, name: string, locale: DatabaseLocale): DatabaseCommand;
  /** Loads a dump, which follows `stdin` on the same stream; prints what readLoadEnd reads. */
  load(on: RestoredDatabase, name: string, decompress: 'zstd' | 'gzip' | 'none'): DatabaseCommand;
  /** Prints what readSurvey reads. */
  survey(on: RestoredDatabase, name: string): DatabaseCommand;
  /** Removes a database if it is there. */
  drop(on: RestoredDatabase, name: string): DatabaseCommand;
}

export const RESTORE_COMMANDS: Readonly<Record<SavedEngine, RestoreCommands>> = {
  postgresql: {
    inspect: inspectPostgresql,
    create: createPostgresql,
    load: loadPostgresql,
    survey: surveyPostgresql,
    drop: dropPostgresql,
  },
  mysql: {
    inspect: inspectMysql,
    create: createMysql,
    load: loadMysql,
    survey: surveyMysql,
    drop: dropMysql,
  },
};
