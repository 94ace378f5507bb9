import type { CommandResult } from '../catalog/schemas/exec-schemas.ts';
import type { OperationContext } from '../context.ts';
import type { CommandIo } from './command-io.ts';
import { withService } from './with-service.ts';
import { runRecorded } from './run-recorded.ts';

export interface ExecRequest {
  slug: string;
  /** Absent: `app`, or the only one. */
  service?: string;
  argv: readonly string[];
  io: CommandIo;
}

/** Runs a command in a running service of a client. Errors: those of findService and Engine.exec. */
export async function execInService(
  context: OperationContext,
  { argv, io, ...asked }: ExecRequest,
): Promise<CommandResult> {
  return withService(context, asked, (engine, place) =>
    runRecorded(
      context,
      { action: 'exec', ...place, argv },
      { io, run: (streams) => engine.exec(place.slug, place.service, argv, streams) },
    ),
  );
}
