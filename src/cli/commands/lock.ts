import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { locksText, releasedText } from '../render/views/lock-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso lock status` */
export function runLockStatus(session: Session): Promise<number> {
  return performVerb(
    session,
    catalog['lock status'],
    {},
    { toText: ({ locks }) => locksText(locks, session.screen, new Date()) },
  );
}

/** `pulso lock release` */
export function runLockRelease(
  session: Session,
  { operands: [lock = ''], flags }: Call<{ force?: boolean; dryRun?: boolean }>,
): Promise<number> {
  return performVerb(
    session,
    catalog['lock release'],
    { lock, ...flags },
    { toText: releasedText },
  );
}
