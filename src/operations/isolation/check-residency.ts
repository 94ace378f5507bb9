import type { Answers } from '../../client/answers.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { WorkspaceConfig } from '../../workspace/settings/workspace-config.ts';

/**
 * If a country has a rule, its clients' data stays in the regions of the rule: what the target states decides, and
 * an answer must not contradict it. Errors: `residency-refused`.
 */
export function checkResidency(
  { residency, targets }: Pick<WorkspaceConfig, 'residency' | 'targets'>,
  { target, answers }: Pick<ClientRecord, 'target' | 'answers'>,
): void {
  const { country } = answers;
  const allowed = typeof country === 'string' ? residency[country] : undefined;
  const known = targets[target];
  // A target that is unknown is an error of its own.
  if (allowed === undefined || known === undefined) return;
  const rule = `data of clients in ${String(country)} is kept in ${allowed.join(' or ')}`;
  const change = 'or change residency in pulso.yaml';
  if (known.region === undefined || !allowed.includes(known.region)) {
    const says = known.region === undefined ? 'states no region' : `is in ${known.region}`;
    throw new PulsoError('residency-refused', `${rule}, and target ${target} ${says}`, {
      hint:
        known.region === undefined
          ? `set targets.${target}.region in pulso.yaml to the region it is in, ${change}`
          : `choose another target, ${change}`,
    });
  }
  const region = answeredRegion(answers);
  if (region === undefined || allowed.includes(region)) return;
  throw new PulsoError('residency-refused', `${rule}, and residency_region is ${region}`, {
    hint: `answer --residency-region ${known.region}, ${change}`,
  });
}

function answeredRegion({ residency_region: region }: Answers): string | undefined {
  return typeof region === 'string' && region !== '' ? region : undefined;
}
