import { describe, expect, it } from 'vitest';
import { planStack } from '../../../src/compose/plan/plan-stack.ts';
import type { Service } from '../../../src/engine/desired/stack.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import type { ObservedStack } from '../../../src/engine/observed/observed-stack.ts';
import type { Operation } from '../../../src/engine/plan.ts';
import {
  buildObserved,
  buildObservedService,
  type ServiceFields,
} from '../../support/build-observed.ts';
import { buildService, buildStack, buildVolume } from '../../support/build-stack.ts';

const RUNS_ON = '  runs on until its replacement is healthy: app';
const RESTORED = '  stopped first, restored on failure: app';

const stackOf = (fields: Partial<Service>) =>
  buildStack({ services: [buildService(fields)], volumes: [buildVolume()] });

function planChange(fields: Partial<Service>, observed: ServiceFields = {}): Operation[] {
  const before = buildObserved(stackOf(fields), { app: observed });
  return planStack(stackOf({ ...fields, image: 'new:1' }), before, { verb: 'deploy' });
}

function planLeft(services: ObservedStack['services'], intent: object = {}): Operation[] {
  const observed = { ...buildObserved(stackOf({})), services };
  return planStack(stackOf({}), observed, { verb: 'deploy', ...intent });
}

const textOf = (operations: Operation[]): string =>
  formatPlan({ slug: 'acme', target: 'local', operations });
const serviceOf = (operations: Operation[]) =>
  operations.find(({ resource }) => resource === 'service/app');

describe('planRollback', () => {
  it.each<[string, Partial<Service>, ServiceFields, string]>([
    ['shares nothing', {}, {}, RUNS_ON],
    [
      'only reads a volume',
      { mounts: [{ type: 'volume', source: 'database-data', target: '/data', readOnly: true }] },
      {},
      RUNS_ON,
    ],
    [
      'publishes a port',
      { ports: [{ target: 80, protocol: 'tcp', published: 8001 }] },
      {},
      RESTORED,
    ],
    [
      'writes a volume',
      { mounts: [{ type: 'volume', source: 'database-data', target: '/data', readOnly: false }] },
      {},
      RESTORED,
    ],
    [
      'has a fixed address',
      { networks: [{ network: 'default', aliases: [], ipv4Address: '10.64.0.2' }] },
      {},
      RESTORED,
    ],
    ['is paused', {}, { state: 'paused' }, RESTORED],
  ])('a service that %s', (_what, fields, observed, line) => {
    expect(textOf(planChange(fields, observed)).split('\n').at(-1)).toBe(line);
  });

  it('a service whose image declares a volume is stopped first', () => {
    const before = buildObserved(stackOf({}));
    const volumes = [...before.volumes, { name: 'acme_app.data', key: 'app.data' }];
    const operations = planStack(stackOf({ image: 'new:1' }), { ...before, volumes }, { verb: 'deploy' }); // prettier-ignore
    expect(serviceOf(operations)).toMatchObject({ rollback: 'restore' });
  });

  it('nothing is kept of what does not run, or with rollback off', () => {
    expect(serviceOf(planChange({}, { state: 'exited', exitCode: 0 }))).not.toHaveProperty(
      'rollback',
    );
    const off = planStack(stackOf({ image: 'new:1' }), buildObserved(stackOf({})), {
      verb: 'deploy',
      rollback: false,
    });
    expect(serviceOf(off)).not.toHaveProperty('rollback');
    expect(textOf(off)).not.toContain('healthy');
  });
});

describe('what an interrupted change left', () => {
  const wanted = buildService();
  const made = buildObservedService(wanted, { id: 'made' });
  const old = { image: 'old:1' };
  const previous = buildObservedService(
    { ...wanted, ...old },
    { id: 'previous', place: 'previous', state: 'exited', exitCode: 0 },
  );

  it('what replaced it is kept and gives way to it if it does not get healthy', () => {
    const operations = planLeft([made, previous]);
    expect(serviceOf(operations)).toMatchObject({
      ...{ type: 'none', id: 'made', previous: 'previous', rollback: 'restore' },
    });
    expect(operations.filter(({ type }) => type !== 'none')).toEqual([]);
  });

  it('what replaced it is removed if it is not what is asked for', () => {
    const other = buildObservedService({ ...wanted, image: 'other:1' }, { id: 'other' });
    const operations = planLeft([other, previous]);
    expect(operations.map(({ type, id }) => [type, id])).toEqual(
      expect.arrayContaining([
        ['remove', 'other'],
        ['recreate', 'previous'],
      ]),
    );
    expect(serviceOf(operations)).toMatchObject({ rollback: 'restore' });
  });

  it('what ran before is started again if it is what is asked for', () => {
    const same = { ...buildObservedService(wanted, { id: 'same', state: 'exited' }), place: 'previous' as const }; // prettier-ignore
    const unstarted = buildObservedService({ ...wanted, ...old }, { id: 'new', state: 'created' });
    const operations = planLeft([unstarted, same]);
    expect(operations.map(({ type, id }) => [type, id])).toEqual(
      expect.arrayContaining([
        ['remove', 'new'],
        ['start', 'same'],
      ]),
    );
  });

  it('what was tried beside what runs is removed, and recreated if nothing else is left', () => {
    const trial = { ...buildObservedService(wanted, { id: 'trial' }), place: 'trial' as const };
    const running = buildObservedService({ ...wanted, ...old }, { id: 'running' });
    expect(planLeft([trial, running]).map(({ type, id }) => [type, id])).toEqual(
      expect.arrayContaining([
        ['remove', 'trial'],
        ['recreate', 'running'],
      ]),
    );
    expect(serviceOf(planLeft([trial]))).toMatchObject({ type: 'recreate', id: 'trial' });
  });
});
