import { PulsoError } from '../../core/pulso-error.ts';

/** What git prints when run in a folder; `timeout` in milliseconds. Errors: `git-missing`, `git-failed` with what git says. */
export async function runGit(
  root: string,
  argv: readonly string[],
  { input, timeout }: { input?: string; timeout?: number } = {},
): Promise<Buffer> {
  // Most commands that could ask git never do.
  const { execa } = await import('execa');
  const result = await execa('git', ['-C', root, ...argv], {
    encoding: 'buffer',
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 1024 * 1024 * 1024,
    // Nobody is asked for a password: the command would wait forever in a pipeline.
    env: { GIT_TERMINAL_PROMPT: '0' },
    ...(timeout === undefined ? {} : { timeout }),
    ...(input === undefined ? {} : { input }),
  });
  if (result.exitCode === 0) return Buffer.from(result.stdout);
  if (result.code === 'ENOENT') {
    throw new PulsoError('git-missing', 'git is not installed', {
      hint: 'install git, or leave out the commit or version',
      cause: result,
    });
  }
  const says = Buffer.from(result.stderr).toString().trim().split('\n')[0] ?? '';
  throw new PulsoError('git-failed', `git ${argv[0] ?? ''} failed in ${root}: ${says}`, {
    hint: 'name a commit, branch or tag of the repository that holds the workspace',
    cause: result,
  });
}
