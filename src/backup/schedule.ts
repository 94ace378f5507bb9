import { Cron } from 'croner';

/** Whether a text is a schedule as cron writes it: minute, hour, day, month, day of the week. */
export function isSchedule(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    return new Cron(text).nextRun() !== null;
  } catch {
    return false;
  }
}

/** The last run that a schedule had at a moment; undefined if it never ran. */
export function previousRun(schedule: string, timeZone: string, now: Date): Date | undefined {
  return new Cron(schedule, { timezone: timeZone }).previousRuns(1, now)[0];
}

/** Whether the newest good backup is older than the schedule's last run. `newest`: when it was begun. */
export function isDue(
  schedule: string,
  newest: Date | undefined,
  { now, timeZone }: { now: Date; timeZone: string },
): boolean {
  if (newest === undefined) return true;
  const run = previousRun(schedule, timeZone, now);
  return run !== undefined && newest < run;
}
