import { classifyFailure } from './pulso-error.ts';
import type { ReportEvent, Reporter } from './reporter.ts';

type Task = Pick<ReportEvent, 'code' | 'slug' | 'subject' | 'message'>;

/** Reports the start of a task, and how it ended. */
export async function withTaskReport<T>(
  reporter: Reporter,
  task: Task,
  work: () => Promise<T>,
): Promise<T> {
  reporter.report({ ...task, kind: 'start' });
  try {
    const result = await work();
    reporter.report({ ...task, kind: 'done' });
    return result;
  } catch (error) {
    reporter.report({ ...task, kind: classifyFailure(error) });
    throw error;
  }
}
