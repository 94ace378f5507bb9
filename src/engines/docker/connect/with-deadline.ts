import { Stream } from 'node:stream';
import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import { isAbort } from './docker-errors.ts';
import { silenceOf } from './limit-silence.ts';

interface Dial {
  path?: string;
  method?: string;
  isStream?: boolean;
  file?: unknown;
  abortSignal?: AbortSignal;
}

type Answered = (error: unknown, data?: unknown) => void;

/** Whose time it is, and how much of it there was. */
export interface Deadline {
  slug: string;
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal;
}

/**
 * The same engine, whose changes are waited for until the deadline: it may say that it is there, and never answer. What is
 * under way by then has a moment more, an engine is not silent because it is slow; what is asked later has more, it cleans
 * up.
 */
export function withDeadline(docker: Dockerode, deadline: Deadline): Dockerode {
  const sdk = docker.modem as { dial: (options: Dial, answered: Answered) => void };
  const { cleanup } = silenceOf(docker);
  const dial = (options: Dial, answered: Answered): void => {
    // Copies of data are long, and end by themselves where they stall.
    if (options.method === 'GET' || options.isStream === true || options.file instanceof Stream) {
      sdk.dial(options, answered);
      return;
    }
    const late = new AbortController();
    const abort = (): void => {
      late.abort();
    };
    const isStop = options.path?.includes('/stop') === true;
    let timer: NodeJS.Timeout | undefined;
    const onDeadline = (): void => {
      timer = setTimeout(abort, isStop ? cleanup / 4 : cleanup / 12);
    };
    if (deadline.signal.aborted) timer = setTimeout(abort, isStop ? 2 * cleanup : cleanup);
    else deadline.signal.addEventListener('abort', onDeadline, { once: true });
    const signals = options.abortSignal === undefined ? [] : [options.abortSignal];
    const abortSignal = AbortSignal.any([late.signal, ...signals]);
    sdk.dial({ ...options, abortSignal }, (error, data) => {
      clearTimeout(timer);
      deadline.signal.removeEventListener('abort', onDeadline);
      answered(late.signal.aborted && isAbort(error) ? lateError(options, deadline) : error, data);
    });
  };
  const modem = Object.assign(Object.create(sdk) as typeof sdk, { dial });
  return Object.assign(Object.create(docker) as Dockerode, { modem });
}

function lateError({ method, path = '' }: Dial, { slug, timeout }: Deadline): PulsoError {
  const step = method === 'DELETE' ? 'remove' : (path.split('?')[0]?.split('/').at(-1) ?? '');
  const seconds = Math.round(timeout / 1000);
  const message = `${slug}: no answer from the engine to "${step}" within ${seconds} s`;
  return new PulsoError('timeout', message, {
    ...{ slug, fault: 'engine' },
    hint: `check its state: pulso status ${slug}; or raise --timeout`,
  });
}
