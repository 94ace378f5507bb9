import { expect } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';

/** What an engine that hangs is asked; the signal interrupts it. */
export type HangingCall = (engine: Engine, signal: AbortSignal) => Promise<unknown>;

export async function readAll(source: AsyncIterable<unknown>): Promise<void> {
  for await (const part of source) expect(part).toBeDefined();
}

async function* someBytes(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.alloc(10_240));
}

const stdout = (): void => undefined;
const NOTHING = { kind: 'none', slug: 'acme', target: 'far' } as const;

/** What every verb that asks an engine begins with. */
export const CALLS: Readonly<Record<string, HangingCall>> = {
  observe: (engine) => engine.observe(['acme']),
  plan: (engine) => engine.plan(NOTHING, { verb: 'destroy', purge: true }),
  logs: (engine, signal) => readAll(engine.logs('acme', { follow: false, signal })),
  exec: (engine, signal) => engine.exec('acme', 'app', ['true'], { stdout, signal }),
  run: (engine, signal) => engine.run('acme', { image: 'a', argv: ['true'] }, { stdout, signal }),
  'read a volume': (engine, signal) =>
    readAll(engine.readVolume('acme', 'data', { image: 'a', signal })),
  'write a volume': (engine, signal) =>
    engine.writeVolume('acme', 'data', someBytes(), { image: 'a', signal }),
  usage: (engine) => engine.usage(['acme']),
  survey: (engine) => engine.survey(['acme']),
  controls: (engine) => engine.openControls('a'),
};

/** Milliseconds, far less than what is allowed outside of tests: a slow machine may take some. */
export const SOON = 25_000;

/** How a call failed, and that it did so soon. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  const before = performance.now();
  const error = await work.then(
    () => 'it did not fail',
    (thrown: unknown) => thrown,
  );
  expect(performance.now() - before).toBeLessThan(SOON);
  return error;
}
