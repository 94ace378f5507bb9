import type Dockerode from 'dockerode';

/** Milliseconds in which an engine answers what it can answer at once. */
const MOST_SILENCE = 12_000;

interface Dial {
  method?: string;
  isStream?: boolean;
  abortSignal?: AbortSignal;
}

type Answered = (error: unknown, data?: unknown) => void;

/** What of the SDK's way to the engine matters here. */
interface Modem {
  dial(options: Dial, answered: Answered): void;
}

/** An engine that takes connections and does not answer is found: a read other than a stream ends after 12 s. */
export function limitSilence(docker: Dockerode): Dockerode {
  const modem = docker.modem as unknown as Modem;
  const dial = modem.dial.bind(modem);
  modem.dial = (options, answered) => {
    if (options.method !== 'GET' || options.isStream === true) {
      dial(options, answered);
      return;
    }
    const silence = AbortSignal.timeout(MOST_SILENCE);
    const signals = options.abortSignal === undefined ? [] : [options.abortSignal];
    dial({ ...options, abortSignal: AbortSignal.any([silence, ...signals]) }, (error, data) => {
      const timedOut = Boolean(error) && silence.aborted;
      answered(timedOut ? { code: 'ETIMEDOUT' } : error, data);
    });
  };
  return docker;
}
