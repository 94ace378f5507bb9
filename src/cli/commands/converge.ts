import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { catalog } from '../../operations/catalog.ts';
import type { ConvergedClient } from '../../operations/catalog/schemas/converge-schemas.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb, type View } from '../perform-verb.ts';
import { confirmDestroy, confirmPlan } from '../prompts/confirm-plan.ts';
import { convergeText } from '../render/views/converge-text.ts';
import { printNext } from '../render/widgets/print-result.ts';
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
  /** Path of a saved plan. */
  plan?: string;
}

interface PlanFlags extends Omit<DeployFlags, 'plan' | 'dryRun' | 'timeout'> {
  /** Path of the file to save it in. */
  out?: string;
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
export async function runDeploy(
  session: Session,
  { operands, flags: { exitCode = false, plan: file, ...flags } }: Call<DeployFlags>,
): Promise<number> {
  if (exitCode && flags.dryRun !== true) {
    throw new PulsoError('bad-flags', '--exit-code requires --dry-run', { hint: 'add --dry-run' });
  }
  // No slug looks like a file.
  const [named] = operands.length === 1 ? operands.filter((word) => /[./]/.test(word)) : [];
  const slugs = named === undefined ? operands : [];
  const plan = await readPlan(session, file ?? named);
  const given = dropUndefined({ slugs, ...flags, plan, confirm: confirmPlan(session) });
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

/** Errors: `plan-invalid`. */
async function readPlan(
  { cwd }: Session,
  file: string | undefined,
): Promise<{ text: string; file: string } | undefined> {
  if (file === undefined) return undefined;
  try {
    return { text: await readFile(resolve(cwd, file), 'utf8'), file };
  } catch (cause) {
    const hint = 'make one: pulso plan <slug> --out <file>';
    throw new PulsoError('plan-invalid', `${file} cannot be read`, { hint, cause });
  }
}

/** `pulso plan` */
export function runPlan(
  session: Session,
  { operands: slugs, flags: { exitCode = false, out, ...flags } }: Call<PlanFlags>,
): Promise<number> {
  const path = out === undefined ? undefined : resolve(session.cwd, out);
  const given = dropUndefined({ slugs, ...flags, out: path });
  return performVerb(session, catalog.plan, given, {
    toText: ({ clients }) => convergeText(clients, session.screen),
    after: ({ file }) => {
      if (file !== undefined) printNext(session, `pulso deploy --plan ${out ?? file}`);
    },
    tellChanges: exitCode,
  });
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
  { operands: slugs, flags, verb }: Call<DestroyFlags>,
): Promise<number> {
  if (flags.purge === true) assertNotDown(verb);
  const given = { slugs, ...flags, confirm: confirmDestroy(session) };
  const hint = flags.purge === true ? hintAtFiles : hintAtData;
  return performVerb(session, catalog.destroy, given, viewOf(session, hint));
}

/** `down` is typed by who takes a stack down for a while: it never deletes data. */
function assertNotDown({ parent }: Command): void {
  if (parent?.args[0] !== 'down') return;
  throw new PulsoError(
    'bad-flags',
    '`down` never deletes data: --purge cannot be combined with it',
    {
      hint: 'use `pulso destroy --purge`',
    },
  );
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
  const message = `files are kept: redeploy with \`pulso deploy ${slug}\`, or remove the client with \`pulso remove ${slug}\``;
  progress.report({ code: 'kept', kind: 'note', slug, message });
}

function hintAtData({ progress }: Session, { slug, outcome }: ConvergedClient): void {
  if (outcome !== 'changed' && outcome !== 'unchanged') return;
  const message = `files and data are kept: redeploy with \`pulso deploy ${slug}\`, or delete the data with --purge`;
  progress.report({ code: 'kept', kind: 'note', slug, message });
}
