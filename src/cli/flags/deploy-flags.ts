import { PulsoError } from '../../core/pulso-error.ts';

/** What `create` is told about the deploy that may follow it. */
export interface DeployFlags {
  dryRun?: boolean | undefined;
  deploy?: boolean | undefined;
  /** Milliseconds, of the deploy. */
  timeout?: number | undefined;
}

/** Errors: `bad-flags` where they speak of a deploy that there is not. */
export function checkDeployFlags({ dryRun = false, deploy = false, timeout }: DeployFlags): void {
  if (deploy && dryRun) {
    throw new PulsoError('bad-flags', 'a client that is not made cannot be deployed', {
      hint: 'give --dry-run or --deploy',
    });
  }
  if (deploy || timeout === undefined) return;
  throw new PulsoError('bad-flags', '--timeout is the time of a deploy', {
    hint: 'give --deploy too',
  });
}
