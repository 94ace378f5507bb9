/** Milliseconds between two looks at this process' memory. */
const INTERVAL = 20;

/** Does the work, and measures how far this process' memory rose above where it was. Bytes. */
export async function measurePeak<T>(work: () => Promise<T>): Promise<{ result: T; peak: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let highest = before;
  const look = (): void => void (highest = Math.max(highest, process.memoryUsage.rss()));
  const timer = setInterval(look, INTERVAL);
  try {
    const result = await work();
    look();
    return { result, peak: highest - before };
  } finally {
    clearInterval(timer);
  }
}
