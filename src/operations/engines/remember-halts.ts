import type { Engine } from '../../engine/engine.ts';
import { markHalted } from '../../engine/observed/job-completion.ts';
import { isOnService, serviceOf, type Operation } from '../../engine/plan.ts';
import {
  readHaltedServices,
  writeHaltedServices,
} from '../../workspace/journal/halted-services.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/**
 * An engine that knows which services pulso has stopped. The engine itself shows of a service that ended well at a stop
 * what it shows of a job that is done: nothing would start it again.
 */
export function rememberHalts(engine: Engine, workspace: Workspace): Engine {
  if (engine.kind !== 'docker') return engine;
  // It only helps to know what ended: a full disk or a broken file keeps nobody from stopping or seeing a client.
  const read = (slug: string): Promise<readonly string[]> =>
    readHaltedServices(workspace, slug).catch(() => []);
  const write = async (slug: string, halted: readonly string[]): Promise<void> => {
    const names = [...new Set(halted)].sort();
    if (names.join() === (await read(slug)).join()) return;
    await writeHaltedServices(workspace, slug, names).catch(() => undefined);
  };
  return {
    ...engine,
    async observe(slugs) {
      const observed = new Map(await engine.observe(slugs));
      for (const [slug, stack] of observed) {
        const halted = await read(slug);
        if (halted.length > 0) observed.set(slug, markHalted(stack, halted));
      }
      return observed;
    },
    async plan(desired, intent) {
      if (intent.verb !== 'deploy') return engine.plan(desired, intent);
      const halted = await read(desired.slug);
      return engine.plan(desired, halted.length > 0 ? { ...intent, halted } : intent);
    },
    async apply(plan, desired, options) {
      const { slug, operations } = plan;
      const halted = [...(await read(slug)), ...servicesOf(operations, ['stop'])];
      await write(slug, halted);
      await engine.apply(plan, desired, options);
      const begun = servicesOf(operations, ['create', 'recreate', 'start', 'remove']);
      await write(slug, halted.filter((name) => !begun.includes(name))); // prettier-ignore
    },
  };
}

function servicesOf(
  operations: readonly Operation[],
  types: readonly Operation['type'][],
): string[] {
  return operations.filter((one) => isOnService(one) && types.includes(one.type)).map(serviceOf);
}
