import type { DatabaseCommand } from '../../databases/database-login.ts';
import type { Engine } from '../../engine/engine.ts';
import { runText, type TextResult } from '../engines/run-text.ts';

/** The running service that a command is for. */
export interface DatabaseService {
  engine: Engine;
  slug: string;
  service: string;
  signal: AbortSignal;
}

/** Runs a command in the container of a service. Errors: those of Engine.exec. */
export function runInDatabase(
  { engine, slug, service, signal }: DatabaseService,
  { argv, stdin }: DatabaseCommand,
): Promise<TextResult> {
  return runText((streams) => engine.exec(slug, service, argv, streams), { stdin, signal });
}
