import { NO_TOOL, formatProbes, parseAnswers, probeCommand } from '../../assess/probe-program.ts';
import type { Probe, ProbeRun } from '../../assess/probe.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../engine/streams/exec-streams.ts';
import { lastLine, runText } from '../engines/run-text.ts';

/** Starts the probe program somewhere. */
export type StartProbes = (argv: readonly string[], streams: ExecStreams) => Promise<ExecResult>;

export interface ProbeWork {
  /** The client that errors name. */
  slug: string;
  signal: AbortSignal;
  probes: readonly Probe[];
  /** Seconds before the first probe. */
  settle?: number;
}

/** Runs probes; undefined where the image has no tool. Errors: those of `start`, `probe-failed`. */
export async function runProbes(
  start: StartProbes,
  { slug, signal, probes, settle }: ProbeWork,
): Promise<ProbeRun | undefined> {
  const { exitCode, stdout, stderr } = await runText(
    (streams) => start(probeCommand(settle), streams),
    { stdin: formatProbes(probes), signal },
  );
  if (exitCode === NO_TOOL) return undefined;
  const run = parseAnswers(stdout, probes);
  if (run !== undefined) return run;
  const said = lastLine(stderr);
  throw new PulsoError('probe-failed', `${slug}: the probes ended early: ${said || exitCode}`, {
    slug,
    fault: 'engine',
    hint: 'run it again, or name another image: prove: {image: …} in pulso.yaml',
  });
}
