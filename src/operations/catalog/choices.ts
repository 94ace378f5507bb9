import type { ConflictChoice as Choice } from '../../merge/merge-types.ts';
import type { Bump } from '../../template/manifest/bump-version.ts';
import type { CiService } from '../../workspace/starter/ci-files.ts';
import type { TimerService } from '../../workspace/starter/timer-files.ts';

/** How to resolve conflicts: the value of `--conflict`. */
export const CONFLICT_CHOICES = [
  'fail',
  'ours',
  'theirs',
  'markers',
] as const satisfies readonly Choice[];

export type ConflictChoice = (typeof CONFLICT_CHOICES)[number];

/** What is done with data that an earlier client of the slug left: the value of `--existing-data`. */
export const EXISTING_DATA_CHOICES = ['keep', 'purge'] as const;

export type ExistingDataChoice = (typeof EXISTING_DATA_CHOICES)[number];

/** The part of a template's version that a release raises. */
export const BUMPS = ['patch', 'minor', 'major'] as const satisfies readonly Bump[];

/** Where `init` can add a pipeline. */
export const CI_SERVICES = ['github', 'gitlab'] as const satisfies readonly CiService[];

/** For what `init` can write timers. */
export const TIMER_SERVICES = ['systemd', 'cron'] as const satisfies readonly TimerService[];
