import { resolve } from 'node:path';
import { AbortedError } from '../core/pulso-error.ts';
import type { GlobalFlags } from './flags/global-flags.ts';
import type { Io } from './io.ts';
import { openTranslate } from './language/open-translate.ts';
import type { Translate } from './language/translate.ts';
import { createProgress } from './render/widgets/create-progress.ts';
import type { Progress } from './render/widgets/progress.ts';
import { createScreen, type Screen } from './render/widgets/screen.ts';

/** What every command is given: where it reads and writes, and how. One per run. */
export interface Session {
  io: Io;
  flags: GlobalFlags;
  /** Absolute folder the verb works in. */
  cwd: string;
  /** Aborted by Ctrl-C, SIGTERM, or a reader of stdout that went away. */
  signal: AbortSignal;
  /** Ends the run, as Ctrl-C does. */
  interrupt: () => void;
  /** How results look on stdout. */
  screen: Screen;
  /** How failures look on stderr. */
  errorScreen: Screen;
  /** What happens meanwhile, on stderr. */
  progress: Progress;
  /** Texts for people, in their language. */
  translate: Translate;
  /** Whether prompts are possible. */
  interactive: boolean;
}

/** The session of one run. */
export async function createSession(
  io: Io,
  flags: GlobalFlags,
  stop: AbortController,
): Promise<Session> {
  const person = Boolean(io.stderr.isTTY) && Boolean(io.stdin.isTTY);
  const errorScreen = createScreen(io.stderr, io.env, flags);
  return {
    io,
    flags,
    cwd: resolve(io.cwd, flags.cwd ?? '.'),
    signal: stop.signal,
    interrupt: () => {
      stop.abort(new AbortedError());
    },
    screen: createScreen(io.stdout, io.env, flags),
    progress: await createProgress(io.stderr, errorScreen, flags.quiet),
    errorScreen,
    translate: await openTranslate(io.env),
    interactive: person && flags.output === 'human',
  };
}
