import type Dockerode from 'dockerode';
import { classifyFailure, PulsoError } from '../../../../core/pulso-error.ts';
import { type Reporter } from '../../../../core/reporter.ts';
import { readJsonLines } from '../../connect/json-lines.ts';
import { findRegistryAuth } from '../../connect/registry-auth.ts';

export interface Pulling {
  docker: Dockerode;
  /** On whose behalf, if a client's. */
  slug?: string;
  reporter: Reporter;
  signal: AbortSignal;
}

/** One line of the engine's progress. */
interface PullLine {
  id?: string;
  status?: string;
  progressDetail?: { current?: number; total?: number };
  error?: string;
}

/** Errors: `pull-failed` where the engine says so midway, else the engine's own answer. */
export async function pullImage(image: string, pulling: Pulling): Promise<void> {
  const { docker, reporter, signal, slug } = pulling;
  const client = slug === undefined ? {} : { slug };
  const task = { code: 'pull', ...client, subject: `image/${image}` };
  reporter.report({ ...task, kind: 'start', message: `pulling ${image}` });
  try {
    const authconfig = await findRegistryAuth(image, process.env);
    const options = { abortSignal: signal, ...(authconfig === undefined ? {} : { authconfig }) };
    const stream = await docker.pull(withTag(image), options);
    const progress = new PullProgress();
    for await (const line of readJsonLines<PullLine>(stream as AsyncIterable<Uint8Array>)) {
      if (line.error !== undefined) throw new PulsoError('pull-failed', line.error, client);
      const fraction = progress.add(line);
      if (fraction !== undefined) reporter.report({ ...task, kind: 'update', fraction });
    }
    reporter.report({ ...task, kind: 'done' });
  } catch (error) {
    reporter.report({ ...task, kind: classifyFailure(error, signal) });
    throw error;
  }
}

/** Without a tag the engine would pull every one there is. */
function withTag(image: string): string {
  const last = image.split('/').at(-1) ?? image;
  return last.includes(':') || image.includes('@') ? image : `${image}:latest`;
}

/** The whole of a pull from what is said of its layers. */
export class PullProgress {
  readonly #layers = new Map<string, { current: number; total: number }>();
  #percent = -1;

  /** 0 to 1 where a whole percent was gained or lost; layers yet to be sized are not counted. */
  add({ id, status, progressDetail }: PullLine): number | undefined {
    if (id === undefined) return undefined;
    const { current, total } = progressDetail ?? {};
    if (status === 'Downloading' && current !== undefined && total) {
      this.#layers.set(id, { current, total });
    }
    const layer = this.#layers.get(id);
    if (layer !== undefined && /^(Download|Pull) complete$/.test(status ?? '')) {
      layer.current = layer.total;
    }
    const layers = [...this.#layers.values()];
    const whole = layers.reduce((sum, one) => sum + one.total, 0);
    if (whole === 0) return undefined;
    const percent = Math.floor((100 * layers.reduce((sum, one) => sum + one.current, 0)) / whole);
    if (percent === this.#percent) return undefined;
    this.#percent = percent;
    return percent / 100;
  }
}
