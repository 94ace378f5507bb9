import { expect, it } from 'vitest';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import { toSteps } from '../../../src/manifests/plan/object-operations.ts';
import type { ObservedNamespace } from '../../../src/manifests/plan/observed-objects.ts';
import { planDestroy } from '../../../src/manifests/plan/plan-destroy.ts';
import { CORE } from '../../../src/manifests/resource-kind.ts';

const member = (kind: string, name: string) => ({
  ...{ name, path: `/${name}`, live: {} },
  kind: { ...CORE.pods, kind },
});
const observed: ObservedNamespace = {
  members: [
    member('Service', 'app'),
    member('Ingress', 'app'),
    member('Deployment', 'app'),
    member('StatefulSet', 'database'),
    member('Secret', 'secrets'),
  ],
  claims: ['data-database-0'],
  parent: true,
};

const plan = (purge: boolean, from: ObservedNamespace | undefined = observed): string =>
  formatPlan({ slug: 'acme', target: 'prod', operations: planDestroy('acme', from, purge) });

it('planDestroy removes app, data and config in this order, and keeps claims and the namespace', () => {
  expect(plan(false)).toBe(`acme on prod
! remove    ingress/app           destroy requested
  remove    deployment/app        destroy requested
  remove    statefulset/database  destroy requested
  remove    service/app           destroy requested
  remove    secret/secrets        destroy requested
  remove    configmap/applyset    destroy requested
  1 unchanged`);
  const steps = toSteps(planDestroy('acme', observed, false));
  expect(steps.map((step) => step.length)).toEqual([2, 1, 2, 1, 1]);
});

it('planDestroy with purge removes everything at once, then data, parent and namespace', () => {
  expect(plan(true)).toContain(
    '! remove    persistentvolumeclaim/data-database-0  purge requested: its data is deleted',
  );
  const steps = toSteps(planDestroy('acme', observed, true));
  expect(steps.map((step) => step.length)).toEqual([5, 1, 1, 1]);
  expect(steps.at(-1)?.map(({ resource, id }) => [resource, id])).toEqual([
    ['namespace/acme', '/api/v1/namespaces/acme'],
  ]);
});

it('planDestroy plans nothing without a namespace', () => {
  expect(planDestroy('acme', undefined, true)).toEqual([]);
});
