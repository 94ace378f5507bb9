import type { DataPoint } from '../data/measure-data.ts';
import type { VerbGrowth } from '../growth/measure-growth.ts';
import type { LargeGrowth } from '../large/measure-large.ts';
import type { Measured } from '../measure/measure-row.ts';
import type { Machine, Versions } from './machine.ts';

/** When something was measured, and which pulso it was. */
export interface Occasion {
  /** ISO day. */
  date: string;
  /** Commit, with `+` where the checkout had further changes. */
  commit: string;
}

/** All that docs/benchmarks.md is drawn from; kept beside it. */
export interface Results {
  machine: Machine;
  versions: Versions;
  /** By the row's id. */
  rows: Readonly<Record<string, Measured & Occasion>>;
  growth?: (Occasion & { verbs: readonly VerbGrowth[] }) | undefined;
  large?: (Occasion & { inputs: readonly LargeGrowth[] }) | undefined;
  data?: (Occasion & { points: readonly DataPoint[] }) | undefined;
}

/** The results of before with the new ones in their place. What another machine measured is no company for them. */
export function mergeResults(before: Results | undefined, now: Results): Results {
  if (before === undefined || !isSame(before.machine, now.machine)) return now;
  return {
    machine: now.machine,
    versions: { ...before.versions, ...now.versions },
    rows: { ...before.rows, ...now.rows },
    growth: now.growth ?? before.growth,
    large: now.large ?? before.large,
    data: now.data ?? before.data,
  };
}

function isSame(one: Machine, other: Machine): boolean {
  return one.cpu === other.cpu && one.cores === other.cores && one.system === other.system;
}
