import { expect, it } from 'vitest';
import { planDestroy } from '../../../src/compose/plan/plan-destroy.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import { buildObserved } from '../../support/build-observed.ts';
import { buildStack } from '../../support/build-stack.ts';

it('removes what single runs left, before the networks that they are on', () => {
  const observed = {
    ...buildObserved(buildStack()),
    leftovers: [{ id: 'abc', name: 'acme-app-run-1f' }],
  };
  const operations = planDestroy(undefined, observed, false);
  expect(formatPlan({ slug: 'acme', target: 'local', operations })).toContain(
    '  remove    service/acme-app-run-1f  left over from a single run',
  );
  const network = operations.find(({ resource }) => resource.startsWith('network/'));
  expect(network?.dependsOn).toContain('service/acme-app-run-1f');
});
