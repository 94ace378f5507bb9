import type { LogLine, LogOptions } from '../../src/engine/engine.ts';

/** The lines asked for; with `follow` it goes on, silent, until it is aborted. */
export async function* readFakeLogs(
  lines: readonly LogLine[],
  options: LogOptions,
): AsyncGenerator<readonly LogLine[]> {
  const wanted = lines.filter((line) => isWanted(line, options));
  const tail = options.tail ?? wanted.length;
  yield tail === 0 ? [] : wanted.slice(-tail);
  if (options.follow) await untilAborted(options.signal);
}

function isWanted({ service, at }: LogLine, { services, since }: LogOptions): boolean {
  const chosen = services === undefined || services.length === 0 || services.includes(service);
  return chosen && (since === undefined || Date.parse(at) >= since);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
