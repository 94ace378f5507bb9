import { catalog } from '../../operations/catalog.ts';
import type { ConvergedClient } from '../../operations/catalog/schemas/converge-schemas.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb, type View } from '../perform-verb.ts';
import { confirmDestroy, confirmPlan } from '../prompts/confirm-plan.ts';
import { convergeText } from '../render/views/converge-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** Flags of every verb that changes stacks. */
interface ConvergeFlags extends SelectionFlags {
  dryRun?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

interface DeployFlags extends ConvergeFlags {
  recreate?: boolean;
  rollback?: boolean;
  carryData?: boolean;
  forceConflicts?: boolean;
  exitCode?: boolean;
}

interface ServiceFlags extends ConvergeFlags {
  service?: readonly string[];
}

interface DestroyFlags extends ConvergeFlags {
  purge?: boolean;
  /** False with `--no-backup`. */
  backup?: boolean;
}

type ConvergeView = View<{ clients: readonly ConvergedClient[] }>;

/** `pulso deploy` */
export function runDeploy(
  session: Session,
  { operands: slugs, flags: { exitCode = false, ...flags } }: Call<DeployFlags>,
): Promise<number> {
  if (exitCode && flags.dryRun !== true) {
    throw new PulsoError('bad-flags', '--exit-code requires --dry-run', { hint: 'add --dry-run' });
  }
  const given = { slugs, ...flags, confirm: confirmPlan(session) };
  return performVerb(
    session,
    catalog.deploy,
    given,
    dropUndefined({
      ...viewOf(session),
      tellChanges: exitCode,
    }),
  );
}

/** `pulso adopt` */
export function runAdopt(
  session: Session,
  { operands: slugs, flags }: Call<ConvergeFlags & Pick<DeployFlags, 'carryData'>>,
): Promise<number> {
  const given = { slugs, ...flags, confirm: confirmPlan(session) };
  return performVerb(session, catalog.adopt, given, viewOf(session));
}

/** `pulso start`, `pulso stop`, `pulso restart` */
export const runStart = runStartStop('start');
export const runStop = runStartStop('stop');
export const runRestart = runStartStop('restart');

function runStartStop(verb: 'start' | 'stop' | 'restart') {
  return (
    session: Session,
    { operands: slugs, flags: { service: services, ...flags } }: Call<ServiceFlags>,
  ): Promise<number> => {
    const given = dropUndefined({ slugs, services, ...flags, confirm: confirmPlan(session) });
    const hint = verb === 'stop' ? undefined : hintAtDeploy;
    return performVerb(session, catalog[verb], given, viewOf(session, hint));
  };
}

/** `pulso destroy` */
export function runDestroy(
  session: Session,
  { operands: slugs, flags }: Call<DestroyFlags>,
): Promise<number> {
  const given = { slugs, ...flags, confirm: confirmDestroy(session) };
  const hint = flags.purge === true ? hintAtFiles : hintAtData;
  return performVerb(session, catalog.destroy, given, viewOf(session, hint));
}

/** `pulso reset` */
export function runReset(
  session: Session,
  { operands: [slug = ''], flags }: Call<Omit<DestroyFlags, 'purge' | keyof SelectionFlags>>,
): Promise<number> {
  const given = { slug, ...flags, confirm: confirmDestroy(session) };
  return performVerb(session, catalog.reset, given, {
    toText: ({ takenDown, deployed }) =>
      [takenDown, ...(deployed === undefined ? [] : [deployed])]
        .map((client) => convergeText([client], session.screen))
        .join('\n'),
  });
}

type Hint = (session: Session, client: ConvergedClient) => void;

function viewOf(session: Session, hint?: Hint): ConvergeView {
  return {
    toText: ({ clients }) => convergeText(clients, session.screen),
    after: ({ clients }) => {
      for (const client of clients) hint?.(session, client);
    },
  };
}

/** What was never deployed cannot be started: nothing was done, and nothing failed. */
function hintAtDeploy({ progress }: Session, { slug, outcome, state }: ConvergedClient): void {
  if (outcome !== 'unchanged' || state !== 'absent') return;
  const message = `not deployed yet: run \`pulso deploy ${slug}\``;
  progress.report({ code: 'not-deployed', kind: 'note', slug, message });
}

function hintAtFiles({ progress }: Session, { slug, outcome }: ConvergedClient): void {
  if (outcome !== 'changed' && outcome !== 'unchanged') return;
  const message = `files are kept: redeploy with \`pulso deploy ${slug}\`, or remove clients/${slug}`;
  progress.report({ code: 'kept', kind: 'note', slug, message });
}

function hintAtData({ progress }: Session, { slug, outcome }: ConvergedClient): void {
  if (outcome !== 'changed' && outcome !== 'unchanged') return;
  const message = `files and data are kept: redeploy with \`pulso deploy ${slug}\`, or delete the data with --purge`;
  progress.report({ code: 'kept', kind: 'note', slug, message });
}
