import { PulsoError } from '../../core/pulso-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { assertKnownService } from '../observe/known-services.ts';
import { observeDeployed } from '../observe/observe-deployed.ts';

/** What the shipped template calls the service that is the product. */
const APP = 'app';

/**
 * The service that a command is for: the one that is named, else `app`, else the only one. Errors: those of
 * observeDeployed, `unknown-service`, `no-service-named`.
 */
export async function findService(
  engine: Engine,
  slug: string,
  named: string | undefined,
): Promise<string> {
  const { services } = await observeDeployed(engine, slug);
  const names = [...new Set(services.map(({ name }) => name))].sort();
  if (named !== undefined) {
    assertKnownService(slug, named, names);
    return named;
  }
  const [only = APP, ...others] = names;
  if (names.includes(APP) || others.length === 0) return names.includes(APP) ? APP : only;
  throw new PulsoError('no-service-named', `${slug}: no service is named, and it has several`, {
    slug,
    hint: `name one: ${names.join(', ')}`,
  });
}
