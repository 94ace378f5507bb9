import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Finding } from '../../assess/finding.ts';
import { isolationErrors, type IsolationCode } from '../../core/error-codes/isolation-errors.ts';
import type { Survey } from '../../engine/isolation/survey.ts';
import type { ProveTarget } from '../catalog/schemas/prove-schemas.ts';

/** What a cluster's live objects open, and whether its policies count at all. */
export function findPolicyDoors(
  slug: string,
  { openings = [] }: Survey,
  policies: ProveTarget['policies'],
): Finding[] {
  const own = openings.filter((one) => one.slug === slug);
  const found = own.map(({ code, detail, resource, message }): Finding =>
    dropUndefined({
      ...{ slug, detail },
      kind: 'policy',
      result: 'open',
      code: isIsolationCode(code) ? code : 'isolation-open-policy',
      message: `${resource} ${message}`,
    }),
  );
  return [...enforcementOf(slug, policies), ...found];
}

function enforcementOf(slug: string, policies: ProveTarget['policies']): Finding[] {
  const base = { slug, kind: 'policy' } as const;
  switch (policies) {
    case 'not-enforced':
      return [
        {
          ...{ ...base, result: 'open', code: 'isolation-no-policy', detail: 'enforcement' },
          message: 'the cluster does not enforce NetworkPolicies: a pod under default-deny answers',
        },
      ];
    case 'unknown':
      return [
        {
          ...{ ...base, result: 'blind', code: 'isolation-blind', detail: 'policy' },
          message:
            'it is not known whether NetworkPolicies are enforced: the control did not answer',
        },
      ];
    default:
      return [];
  }
}

function isIsolationCode(code: string): code is IsolationCode {
  return code in isolationErrors.codes;
}
