import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';
import { changeAnswers, type SetFlags } from './set.ts';

interface UpgradeFlags extends SetFlags {
  appVersion: string;
}

/** `pulso upgrade`: the app's version is an answer as any other. */
export function runUpgrade(session: Session, call: Call<UpgradeFlags>): Promise<number> {
  return changeAnswers(session, call, { app_version: call.flags.appVersion });
}
