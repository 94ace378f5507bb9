import type { DatabaseEngine } from '../../databases/database-login.ts';
import { openShell } from '../../databases/open-shell.ts';
import type { CommandResult } from '../catalog/schemas/exec-schemas.ts';
import type { OperationContext } from '../context.ts';
import { readDatabasePassword } from '../data/save-database.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import type { CommandIo } from './command-io.ts';
import { findLogin } from './find-login.ts';
import { runRecorded } from './run-recorded.ts';
import { sendPassword } from './send-password.ts';
import { withService } from './with-service.ts';

export interface ShellRequest {
  slug: string;
  /** Absent: `app`, or the only one. */
  service?: string;
  /** Of the shell. */
  args: readonly string[];
  io: CommandIo;
}

export interface DatabaseShellRequest extends Omit<ShellRequest, 'service'> {
  engine: DatabaseEngine;
  /** What the audit log names it. */
  action: string;
}

const BEST_SHELL = 'if command -v bash >/dev/null 2>&1; then exec bash "$@"; fi; exec sh "$@"';

/** Opens a shell in a service: bash if its image has it, else sh. Errors: those of findService and Engine.exec. */
export async function openServiceShell(
  context: OperationContext,
  { args, io, ...asked }: ShellRequest,
): Promise<CommandResult> {
  const argv = ['sh', '-c', BEST_SHELL, 'sh', ...args];
  return withService(context, asked, (engine, place) =>
    runRecorded(
      context,
      { action: 'shell', ...place, argv: ['sh', ...args] },
      { io, run: (streams) => engine.exec(place.slug, place.service, argv, streams) },
    ),
  );
}

/**
 * Opens the client program of a database in its container, logged in: the password goes there by stdin alone. Errors:
 * those of findLogin, readDatabasePassword, findService and Engine.exec.
 */
export async function openDatabaseShell(
  context: OperationContext,
  { slug: named, engine: kind, action, args, io }: DatabaseShellRequest,
): Promise<CommandResult> {
  const { workspace } = context;
  const record = await readNamedClient(workspace, named);
  const { slug } = record;
  const { service, login, secret } = await findLogin(workspace, record, kind);
  const password = await readDatabasePassword(context, record, secret);
  const { argv, line } = openShell(login, { password, secret }, args);
  return withService(context, { slug, service }, (engine) =>
    runRecorded(
      context,
      { action, slug, service, argv: [action, ...args] },
      {
        io,
        run: async (given) => {
          const { streams, flush } = sendPassword(given, line);
          const ended = await engine.exec(slug, service, argv, streams);
          await flush();
          return ended;
        },
      },
    ),
  );
}
