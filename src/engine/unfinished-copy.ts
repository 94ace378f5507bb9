import { PulsoError } from '../core/pulso-error.ts';
import type { Carried } from './plan.ts';

/** A service would start on a volume that an interrupted deploy has copied only a part of its data to. */
export function unfinishedCopy(
  slug: string,
  service: string,
  { from, to }: Pick<Carried, 'from' | 'to'>,
): PulsoError {
  const message = `${slug}: the copy of ${from} to ${to} was interrupted: ${service} would start with part of its data`;
  const hint = `copy it again: pulso deploy ${slug} --carry-data; or mount ${from} again in the client's files`;
  return new PulsoError('carry-unfinished', message, { slug, hint });
}
