import { catalog } from '../../operations/catalog.ts';
import type { EdgeResult } from '../../operations/catalog/schemas/edge-schemas.ts';
import { performVerb, type View } from '../perform-verb.ts';
import { confirmDestroy, confirmPlan } from '../prompts/confirm-plan.ts';
import { convergeText } from '../render/views/converge-text.ts';
import { edgeStatusText } from '../render/views/edge-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface EdgeFlags {
  dryRun?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

interface DestroyFlags extends EdgeFlags {
  purge?: boolean;
}

/** `pulso edge deploy` */
export function runEdgeDeploy(session: Session, { flags }: Call<EdgeFlags>): Promise<number> {
  const given = { ...flags, confirm: confirmPlan(session) };
  return performVerb(session, catalog['edge deploy'], given, viewOf(session));
}

/** `pulso edge destroy` */
export function runEdgeDestroy(session: Session, { flags }: Call<DestroyFlags>): Promise<number> {
  const given = { ...flags, confirm: confirmDestroy(session) };
  return performVerb(session, catalog['edge destroy'], given, viewOf(session));
}

/** `pulso edge status` */
export function runEdgeStatus(session: Session): Promise<number> {
  return performVerb(
    session,
    catalog['edge status'],
    {},
    { toText: (status) => edgeStatusText(status, session.screen) },
  );
}

function viewOf(session: Session): View<EdgeResult> {
  return { toText: ({ edge }) => convergeText([edge], session.screen) };
}
