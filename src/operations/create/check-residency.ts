import type { Answers } from '../../client/answers.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { WorkspaceConfig } from '../../workspace/settings/workspace-config.ts';

/** Where a country has a rule, its clients' data stays in the regions the rule names. Errors: `residency-refused`. */
export function checkResidency({ residency }: WorkspaceConfig, answers: Answers): void {
  const { country, residency_region: region } = answers;
  const allowed = typeof country === 'string' ? residency[country] : undefined;
  if (allowed === undefined || (typeof region === 'string' && allowed.includes(region))) return;
  const says =
    typeof region === 'string' && region !== '' ? `not in ${region}` : 'and no region is answered';
  throw new PulsoError(
    'residency-refused',
    `data of clients in ${String(country)} is kept in ${allowed.join(' or ')}, ${says}`,
    { hint: `answer --residency-region ${allowed[0] ?? ''}, or change residency in pulso.yaml` },
  );
}
