import type { Answers } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { WorkspaceConfig } from '../../workspace/settings/workspace-config.ts';

/** If a country has a rule, backups of its clients stay in the regions of the rule too. Errors: `residency-refused`. */
export function checkRepositoryRegion(
  { residency }: Pick<WorkspaceConfig, 'residency'>,
  { name, region }: { name: string; region?: string },
  { country }: Answers,
): void {
  const allowed = typeof country === 'string' ? residency[country] : undefined;
  if (allowed === undefined || (region !== undefined && allowed.includes(region))) return;
  const rule = `data of clients in ${String(country)} is kept in ${allowed.join(' or ')}`;
  const says = region === undefined ? 'states no region' : `is in ${region}`;
  throw new PulsoError('residency-refused', `${rule}, and repository ${name} ${says}`, {
    hint:
      region === undefined
        ? `set backups.repositories.${name}.region in pulso.yaml to the region it is in`
        : 'choose another repository with --repository, or change residency in pulso.yaml',
  });
}
