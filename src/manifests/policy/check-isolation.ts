import type { Problem } from '../../core/problem.ts';
import {
  allowHint,
  isAllowed,
  type Breach,
  type Isolation,
} from '../../engine/isolation/isolation.ts';
import type { ManifestInput } from '../../engine/desired/manifests.ts';
import type { PendingObject } from '../transform/pending-object.ts';
import { findBreaches, findOpenDirections, nameOf } from './find-breaches.ts';

/** What of the objects reaches outside of the client and is not allowed, each with its place. Codes: `isolation-…`. */
export function checkIsolation(
  objects: readonly PendingObject[],
  { settings, isolation }: Pick<ManifestInput, 'settings' | 'isolation'>,
): Problem[] {
  if (isolation?.enforced !== true) return [];
  const found = objects.flatMap((object) =>
    findBreaches(object, { settings, isolation })
      .filter((breach) => !isAllowed(breach, isolation.allowed))
      .map((breach) => ({
        ...describe(breach, isolation, nameOf(object)),
        ...object.locate(breach.path),
      })),
  );
  return [...found, ...openProblems(objects, isolation)];
}

function openProblems(objects: readonly PendingObject[], isolation: Isolation): Problem[] {
  const open = findOpenDirections(objects);
  const breach: Breach = {
    code: 'isolation-no-policy',
    message: `no NetworkPolicy applies to all pods (${open.join(', ')})`,
    hint: 'add one with podSelector: {} and policyTypes: [Ingress, Egress]',
    path: [],
  };
  if (open.length === 0 || isAllowed(breach, isolation.allowed)) return [];
  return [{ ...describe(breach, isolation, 'the client:'), file: 'k8s' }];
}

function describe(breach: Breach, isolation: Isolation, name: string): Problem {
  const { code, severity = 'error', message } = breach;
  return { severity, code, message: `${name} ${message}`, hint: allowHint(isolation, breach) };
}
