import type { Probe, ProbeRun } from '../../assess/probe.ts';
import { runProbes, type ProbeWork, type StartProbes } from './run-probes.ts';

/** Seconds until a door that was open is tried again. */
const PAUSE = 5;

/** What counts of two looks. */
export interface TwoLooks {
  /** As at the second look for what was open at the first. */
  run: ProbeRun;
  /** Doors that were open at the first look alone. */
  passing: readonly Probe[];
}

/**
 * Tries what was open a second time: an engine that makes a network lifts the rules between networks for an instant,
 * and whoever knocks just then is let in. Errors: those of runProbes.
 */
export async function probeTwice(
  start: StartProbes,
  work: ProbeWork,
  pause = PAUSE,
): Promise<TwoLooks | undefined> {
  const first = await runProbes(start, work);
  if (first === undefined) return undefined;
  const opened = new Set(first.answers.filter(({ result }) => result === 'open').map(({ id }) => id)); // prettier-ignore
  const doors = work.probes.filter(
    ({ id, owner, control }) => control === undefined && owner !== work.slug && opened.has(id),
  );
  const second = doors.length === 0 ? undefined : await runProbes(start, { ...work, probes: doors, settle: pause }); // prettier-ignore
  if (second === undefined) return { run: first, passing: [] };
  const latest = new Map(second.answers.map((answer) => [answer.id, answer]));
  const answers = first.answers.map((answer) => latest.get(answer.id) ?? answer);
  const passing = doors.filter(({ id }) => (latest.get(id)?.result ?? 'open') !== 'open');
  return { run: { ...first, answers }, passing };
}
