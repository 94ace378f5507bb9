import type { EngineInfo } from '../../src/engine/observed/engine-info.ts';

/** What a fake says of itself. */
export function describeFake(version: string, { ahead = 0 }: { ahead?: number } = {}): EngineInfo {
  const clock = new Date(Date.now() + ahead).toISOString();
  return { version, clock, cpus: 2, memory: 4 * 2 ** 30 };
}
