import { endCommand } from '../../../engine/streams/wrap-command.ts';

/**
 * API servers before 1.30 cannot pass on the end of stdin, and a lost connection looks like one. So stdin is
 * sent in frames: the number of bytes in a line, then the bytes; 0 is the end. If the frames stop before that,
 * the command is ended, so that it does not take a part of its input for all of it. What the command leaves
 * unread is discarded. The image needs `dd` with `iflag=fullblock`, as GNU and BusyBox have it.
 */
const UNFRAME = `
end=$0; pattern=$1; shift
feed() {
  while read -r size; do
    [ "$size" = 0 ] && return
    dd bs="$size" count=1 iflag=fullblock 2>/dev/null || { cat >/dev/null; return; }
  done
  trap '' TERM
  sh -c "$end" "$pattern"
}
feed | "$@"`;

/** The command that reads framed stdin and passes it on to this one. `id`: the one it was wrapped with. */
export function unframeStdin(wrapped: readonly string[], id: string): string[] {
  const [, , script = '', pattern = ''] = endCommand(id);
  return ['sh', '-c', UNFRAME, script, pattern, ...wrapped];
}

export const END_FRAME: Uint8Array = Buffer.from('0\n');

/** One frame of these bytes; they must not be empty, that is the end. */
export function toFrame(chunks: readonly Uint8Array[]): Uint8Array {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Buffer.from(`${size}\n`), ...chunks]);
}
