import { expect, it } from 'vitest';
import { planDestroy } from '../../../src/compose/plan/plan-destroy.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import { buildObserved } from '../../support/build-observed.ts';
import { buildStack, buildVolume } from '../../support/build-stack.ts';

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

it.each([
  ['is removed while what was copied is there', 'id-of-app', 'remove'],
  ['is kept if what was copied is gone: it was finished', 'id-of-another', 'none'],
])('a copy of data %s', (_what, carriedFor, change) => {
  const volumes = ['data', 'other'].map((key) => buildVolume({ key }));
  const seen = buildObserved(buildStack({ volumes }));
  const marked = seen.volumes.map((one) => (one.key === 'other' ? { ...one, carriedFor } : one));
  const operations = planDestroy(undefined, { ...seen, volumes: marked }, false);
  const changes = operations.map(({ resource, type }) => [resource, type]);
  expect(changes).toContainEqual(['volume/data', 'none']);
  expect(changes).toContainEqual(['volume/other', change]);
});
