import { PulsoError } from '../../../core/pulso-error.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** How the server says a command ended. */
export interface ExecStatus {
  status?: string;
  message?: string;
  details?: { causes?: readonly { reason?: string; message?: string }[] };
}

/** A message of the status channel. */
export function readStatus(bytes: Uint8Array): ExecStatus {
  return JSON.parse(Buffer.from(bytes).toString()) as ExecStatus;
}

/** The exit code in the server's status; undefined: it says of none. */
export function exitCodeOf(status: ExecStatus | undefined): number | undefined {
  if (status?.status === 'Success') return 0;
  const cause = status?.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  return cause?.message === undefined ? undefined : Number(cause.message);
}

/** The shell's own codes for a program that cannot be run. */
const NOT_RUN = [126, 127];

/** `exec-failed` where the command was not started, `exec-cut` where its end was not seen. */
export function incompleteError(
  { slug, subject }: { slug: string; subject: string },
  status: ExecStatus | undefined,
  output: Buffer,
): PulsoError {
  const code = status?.status === 'Success' ? undefined : exitCodeOf(status);
  if (status?.status === 'Failure' && (code === undefined || NOT_RUN.includes(code))) {
    const reason = decodeLossy(output).trim() || (status.message ?? 'unknown reason');
    const message = `${slug}: cannot run a command in ${subject}: ${reason}`;
    return new PulsoError('exec-failed', message, {
      slug,
      hint: 'its image needs the programs sh and env, and dd for input',
    });
  }
  const how = code === undefined ? 'the connection was cut' : `it ended with ${code}`;
  const message = `${slug}: the output of a command in ${subject} is incomplete: ${how}`;
  return new PulsoError('exec-cut', message, {
    slug,
    fault: 'engine',
    hint: `check its state with \`pulso status ${slug}\`, then run the command again`,
  });
}
