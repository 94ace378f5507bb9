import { toPulsoError } from '../../core/pulso-error.ts';
import {
  endTemporaryServer,
  readTemporaryServer,
} from '../../workspace/journal/temporary-server.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { OperationContext } from '../context.ts';
import { purgeStack } from '../converge/purge-stack.ts';
import type { Engines } from '../engines/open-engine.ts';

/** As removeServer, where other work goes on: what cannot be removed now is removed by a later command. */
export async function sweepServer(
  context: OperationContext,
  slug: string,
  engines: Engines,
): Promise<void> {
  const { reporter, signal } = context;
  await removeServer(context, slug, engines).catch((error: unknown) => {
    signal.throwIfAborted();
    const { code, message: why } = toPulsoError(error);
    const message = `what a check of a backup has left is not removed: ${why}`;
    reporter.report({ code, kind: 'warning', slug, message });
  });
}

/**
 * Removes the server that a check of a client's backup runs, or that a kill has left, with its data; nothing if there is
 * none. The caller holds the client's lock. Errors: those of an apply, `journal-invalid`.
 */
export async function removeServer(
  context: OperationContext,
  slug: string,
  engines: Engines,
): Promise<void> {
  const { workspace } = context;
  const server = await readTemporaryServer(workspace, slug);
  if (server === undefined) return;
  const engine = await engines(server.target);
  await purgeStack(context, server, { engine, timeout: DEFAULTS.timeout });
  await endTemporaryServer(workspace, slug);
}
