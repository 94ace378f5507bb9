import type { Answers } from '../../client/answers.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { WorkspaceConfig } from '../../workspace/settings/workspace-config.ts';
import { CHANGE_RULE, checkRegion, findRule } from './check-region.ts';

/**
 * If a country has a rule, its clients' data stays in the regions of the rule: what the target states decides, and
 * an answer must not contradict it. Errors: `residency-refused`.
 */
export function checkResidency(
  { residency, targets }: Pick<WorkspaceConfig, 'residency' | 'targets'>,
  { target, answers }: Pick<ClientRecord, 'target' | 'answers'>,
): void {
  const rule = findRule(residency, answers);
  const known = targets[target];
  // A target that is unknown is an error of its own.
  if (rule === undefined || known === undefined) return;
  checkRegion(
    residency,
    answers,
    dropUndefined({
      ...{ name: `target ${target}`, region: known.region },
      ...{ setting: `targets.${target}.region`, instead: 'choose another target' },
    }),
  );
  const region = answeredRegion(answers);
  if (region === undefined || rule.regions.includes(region)) return;
  throw new PulsoError('residency-refused', `${rule.says}, and residency_region is ${region}`, {
    hint: `answer --residency-region ${String(known.region)}, ${CHANGE_RULE}`,
  });
}

function answeredRegion({ residency_region: region }: Answers): string | undefined {
  return typeof region === 'string' && region !== '' ? region : undefined;
}
