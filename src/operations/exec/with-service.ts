import type { Engine } from '../../engine/engine.ts';
import type { OperationContext } from '../context.ts';
import { withEngines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { findService } from './find-service.ts';

/** Lends a client's engine to the work, and the service that a command is for. Errors: those of readNamedClient and findService. */
export async function withService<T>(
  context: OperationContext,
  asked: { slug: string; service?: string },
  work: (engine: Engine, place: { slug: string; service: string }) => Promise<T>,
): Promise<T> {
  const { slug, target } = await readNamedClient(context.workspace, asked.slug);
  return withEngines(context, async (engines) => {
    const engine = await engines(target);
    return work(engine, { slug, service: await findService(engine, slug, asked.service) });
  });
}
