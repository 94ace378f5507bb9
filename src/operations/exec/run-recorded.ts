import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ExecResult, ExecStreams } from '../../engine/streams/exec-streams.ts';
import { describeCommand } from '../../template/redact/describe-command.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';
import { recordAction } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { CommandResult } from '../catalog/schemas/exec-schemas.ts';
import type { OperationContext } from '../context.ts';
import { readSecretTexts } from '../observe/hide-secrets.ts';
import type { CommandIo } from './command-io.ts';

/** A command as the audit log names it. */
export interface RecordedCommand {
  /** The verb. */
  action: string;
  slug: string;
  service: string;
  argv: readonly string[];
}

/**
 * Runs a command that is in the audit log before it starts, without secrets; how it failed is another entry. Errors:
 * those of `run`.
 */
export async function runRecorded(
  context: OperationContext,
  { action, slug, service, argv }: RecordedCommand,
  { io, run }: { io: CommandIo; run: (streams: ExecStreams) => Promise<ExecResult> },
): Promise<CommandResult> {
  const secrets = await readSecretTexts(context.workspace, slug);
  const detail = `${service}: ${describeCommand(argv, secrets)}`;
  await recordAction(context, { action, slug, outcome: 'done', detail });
  const printed: Uint8Array[] = [];
  const captured = { stdout: (chunk: Uint8Array) => void printed.push(Uint8Array.from(chunk)) };
  const { output, stdin, terminal } = io;
  const streams = dropUndefined({ stdin, terminal, signal: context.signal });
  const ended = await recordFailure(context, { action, slug }, () =>
    run({ ...(output ?? captured), ...streams }),
  );
  const { exitCode } = ended;
  if (exitCode !== 0) {
    const failed = `${detail}: exit code ${exitCode}`;
    await recordAction(context, { action, slug, outcome: 'failed', detail: failed });
  }
  if (output !== undefined) return { slug, service, exitCode };
  const stdout = decodeLossy(Buffer.concat(printed));
  return { slug, service, exitCode, stdout, stderr: decodeLossy(ended.stderr) };
}
