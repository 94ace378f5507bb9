import { PulsoError } from '../../core/pulso-error.ts';
import type { Deployment, DeploymentLog } from '../../workspace/deployments/deployment.ts';

/** A deployment whose files are kept. */
export type KeptDeployment = Deployment & { files: string };

/**
 * The deployment that a client is rolled back to: the one that is asked for, the one that an interrupted rollback goes back
 * to, or the newest healthy one whose files are not the client's of now. Errors: `unknown-deployment`, `no-deployment`.
 */
export function chooseDeployment(
  { deployments, rollingBack }: DeploymentLog,
  { slug, to, now }: { slug: string; to?: number; now: string | undefined },
): KeptDeployment {
  const kept = deployments.filter((one): one is KeptDeployment => one.files !== undefined);
  if (to !== undefined) return kept.find(({ n }) => n === to) ?? refuse(slug, to, kept);
  const begun = kept.find(({ n }) => n === rollingBack);
  const newest = kept.findLast(({ outcome, files }) => outcome === 'done' && files !== now);
  const chosen = begun ?? newest;
  if (chosen !== undefined) return chosen;
  const message = `no earlier deployment of ${slug} is kept that differs from its files`;
  throw new PulsoError('no-deployment', message, { slug, hint: `pulso history ${slug}` });
}

function refuse(slug: string, to: number, kept: readonly Deployment[]): never {
  const numbers = kept.map(({ n }) => n).join(', ') || 'none';
  throw new PulsoError('unknown-deployment', `${slug} has no deployment ${to} that is kept`, {
    ...{ slug, hint: `kept: ${numbers}; see pulso history ${slug}` },
  });
}
