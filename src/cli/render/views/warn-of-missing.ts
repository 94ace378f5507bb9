import type { CreateResult } from '../../../operations/create/create-request.ts';
import type { Session } from '../../session.ts';

/** Names the secrets that nobody but the operator has, and that a new client does not run without. */
export function warnOfMissing(
  { progress }: Pick<Session, 'progress'>,
  { client, folder, provide }: CreateResult,
): void {
  for (const path of provide) {
    const message = `bring ${folder}/${path} before you deploy it`;
    progress.report({ code: 'provide', kind: 'warning', slug: client.slug, message });
  }
}
