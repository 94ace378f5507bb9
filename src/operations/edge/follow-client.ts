import { classifyFailure, toPulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OperationContext } from '../context.ts';
import { edgeOf } from './edge-place.ts';
import { updateRoutes } from './update-routes.ts';

/** After a stack came up or went: the routes follow. The client itself is as it was asked for, so a failure is a warning. */
export async function followClient(
  context: OperationContext,
  target: string,
  engine: Engine,
): Promise<void> {
  const { workspace, reporter, signal } = context;
  const edge = edgeOf(workspace, target);
  if (edge === undefined) return;
  try {
    await updateRoutes(context, engine, edge);
  } catch (error) {
    if (classifyFailure(error, signal) === 'interrupted') throw error;
    const { code, message } = toPulsoError(error);
    if (code === 'service-not-running') {
      const note = 'the edge does not run: run `pulso edge deploy`';
      reporter.report({ code: 'edge-away', kind: 'note', message: note });
      return;
    }
    const warning = `the edge still has the routes from before: ${message}; run \`pulso edge deploy\``;
    reporter.report({ code: 'edge-behind', kind: 'warning', message: warning });
  }
}
