import type { CommandResult } from '../catalog/schemas/exec-schemas.ts';
import type { OperationContext } from '../context.ts';
import type { ExecRequest } from './exec-in-service.ts';
import { runRecorded } from './run-recorded.ts';
import { withService } from './with-service.ts';

/**
 * Runs a command once in a new container like one of a service that is deployed, and removes it. Errors: those of
 * findService and Engine.run.
 */
export async function runLikeService(
  context: OperationContext,
  { argv, io, ...asked }: ExecRequest,
): Promise<CommandResult> {
  return withService(context, asked, (engine, { slug, service }) =>
    runRecorded(
      context,
      { action: 'run', slug, service, argv },
      { io, run: (streams) => engine.run(slug, { service, argv }, streams) },
    ),
  );
}
