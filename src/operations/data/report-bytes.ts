import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ReportEvent } from '../../core/reporter.ts';
import type { OperationContext } from '../context.ts';
import { everyStep } from './every-step.ts';

/** Bytes that are read or loaded, as one task. */
export interface BytesTask extends Required<Pick<ReportEvent, 'slug' | 'code' | 'subject'>> {
  /** How many there are. */
  all: number;
}

/**
 * Reports a task while `work` says how many bytes it has by now: how many, how fast, and how long it will take. Errors:
 * those of `work`.
 */
export async function reportBytes<T>(
  { reporter, signal, now }: Pick<OperationContext, 'reporter' | 'signal' | 'now'>,
  { all, ...event }: BytesTask,
  work: (onBytes: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  reporter.report({ ...event, kind: 'start' });
  const begun = now().getTime();
  const onBytes = everyStep((bytes) => {
    const seconds = (now().getTime() - begun) / 1000;
    reporter.report({ ...event, kind: 'update', ...describeProgress(bytes, { all, seconds }) });
  });
  try {
    const ended = await work(onBytes);
    reporter.report({ ...event, kind: 'done' });
    return ended;
  } catch (error) {
    reporter.report({ ...event, kind: signal.aborted ? 'interrupted' : 'failed' });
    throw error;
  }
}

function describeProgress(
  bytes: number,
  { all, seconds }: { all: number; seconds: number },
): { message: string; fraction?: number } {
  const rate = seconds > 0 ? bytes / seconds : 0;
  const left = rate > 0 && all > bytes ? `, ${Math.ceil((all - bytes) / rate)} s left` : '';
  const message = `${megabytes(bytes)} of ${megabytes(all)} MB, ${megabytes(rate)} MB/s${left}`;
  return dropUndefined({ message, fraction: all > 0 ? Math.min(1, bytes / all) : undefined });
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
