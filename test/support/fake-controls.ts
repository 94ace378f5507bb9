import type { Controls, Reference } from '../../src/engine/isolation/controls.ts';
import { runFakeCommand } from './fake-command.ts';

/** Listeners of a fake engine: one on every address of the machine and, on a cluster, those that the reference reaches. */
export interface FakeControls {
  open(): Promise<Controls>;
  /** Whether a listener answers at `address:port`. */
  answers(host: string): boolean;
}

const PUBLISHED = 40_000;
const FREE = '10.255.0.1';
const PORT = 8080;
/** What every listener of pulso says. */
export const ANSWER = new TextEncoder().encode('HTTP/1.0 200 pulso\r\n\r\n');

/** `kind` of the engine: clusters alone have a reference, and this one enforces policies. */
export function createFakeControls(kind: 'docker' | 'kubernetes'): FakeControls {
  let opened = 0;
  const answers = (host: string): boolean =>
    opened > 0 && (host.endsWith(`:${PUBLISHED}`) || host === `${FREE}:${PORT}`);
  const reference: Reference = {
    ...{ free: FREE, denied: '10.255.0.2', port: PORT },
    run: (argv, streams) => {
      const fetch = (_: string, __: string, host: string): Uint8Array | undefined =>
        answers(host) ? ANSWER : undefined;
      const files = { read: () => undefined, write: () => undefined };
      const pod = { slug: 'reference', files, fetch, env: {}, processes: new Set<string>() };
      return runFakeCommand(argv, pod, streams);
    },
  };
  return {
    answers,
    open() {
      opened += 1;
      const close = (): Promise<void> => Promise.resolve(void (opened -= 1));
      return Promise.resolve({
        ...{ published: PUBLISHED, close },
        ...(kind === 'kubernetes' ? { reference } : {}),
      });
    },
  };
}
