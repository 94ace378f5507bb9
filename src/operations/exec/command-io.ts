import type { ExecStreams } from '../../engine/streams/exec-streams.ts';

/** Where the bytes of a command come from and go to. */
export interface CommandIo extends Pick<ExecStreams, 'stdin' | 'terminal'> {
  /** Takes its output as it comes; absent: the output is in the result. */
  output?: Required<Pick<ExecStreams, 'stdout' | 'stderr'>>;
}
