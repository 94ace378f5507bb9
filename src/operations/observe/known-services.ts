import { PulsoError } from '../../core/pulso-error.ts';

/** Throws `unknown-service` with the services that there are. */
export function assertKnownService(slug: string, service: string, names: readonly string[]): void {
  if (names.includes(service)) return;
  throw new PulsoError('unknown-service', `there is no service "${service}"`, {
    slug,
    hint: `its services are ${names.join(', ')}`,
  });
}
