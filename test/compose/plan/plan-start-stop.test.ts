import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/engine/intent.ts';
import type {
  ObservedService,
  ObservedStack,
} from '../../../src/engine/observed/observed-stack.ts';
import { planStack } from '../../../src/compose/plan/plan-stack.ts';
import type { Dependency, Stack } from '../../../src/engine/desired/stack.ts';
import { buildAbsent, buildObserved } from '../../support/build-observed.ts';
import { buildService, buildStack, buildVolume } from '../../support/build-stack.ts';

const on = (service: string): Dependency => ({ service, condition: 'service_started' });
const stack = buildStack({
  services: [
    buildService({
      ports: [{ target: 80, protocol: 'tcp', published: 8001 }],
      dependsOn: [on('database'), on('cache')],
    }),
    buildService({ name: 'database', dependsOn: [on('cache')] }),
    buildService({ name: 'cache' }),
  ],
  volumes: [buildVolume()],
});
const running = buildObserved(stack);
const all = (fields: Partial<ObservedService>): ObservedStack =>
  buildObserved(stack, { app: fields, database: fields, cache: fields });
const stopped = all({ state: 'exited', exitCode: 0, ports: [] });

function lines(desired: Stack | undefined, observed: ObservedStack, intent: Intent): string[] {
  return planStack(desired, observed, intent).map(
    ({ type, resource, dependsOn }) =>
      `${type} ${resource}${dependsOn.map((one) => ` <${one}`).join('')}`,
  );
}

describe.each([
  ['by its files', stack],
  ['without its files', undefined],
])('planning for what is there, %s', (_how, desired) => {
  it('stops dependents first', () => {
    expect(lines(desired, running, { verb: 'stop' })).toEqual([
      'stop service/app',
      'stop service/database <service/app',
      'stop service/cache <service/app <service/database',
    ]);
  });

  it('has nothing to stop twice', () => {
    const types = planStack(desired, stopped, { verb: 'stop' }).map((one) => one.type);
    expect(types).toEqual(['none', 'none', 'none']);
  });

  it('stops only what it is asked to', () => {
    expect(lines(desired, running, { verb: 'stop', services: ['database'] })).toEqual([
      'stop service/database <service/app',
    ]);
    expect(() => lines(desired, running, { verb: 'stop', services: ['x'] })).toThrow(
      'no service x',
    );
  });

  it('starts dependencies first', () => {
    expect(lines(desired, stopped, { verb: 'start' })).toEqual([
      'start service/cache',
      'start service/database <service/cache',
      'start service/app <service/database <service/cache',
    ]);
  });

  it('starts what a service waits for with it', () => {
    expect(lines(desired, stopped, { verb: 'start', services: ['database'] })).toEqual([
      'start service/cache',
      'start service/database <service/cache',
    ]);
  });

  it('has nothing to start twice, and nothing where nothing was deployed', () => {
    const types = planStack(desired, running, { verb: 'start' }).map((one) => one.type);
    expect(types).toEqual(['none', 'none', 'none']);
    expect(planStack(desired, buildAbsent(), { verb: 'start' })).toEqual([]);
  });

  it('restarts by stopping all and starting all', () => {
    const types = lines(desired, running, { verb: 'restart' }).map((line) => line.split(' <')[0]);
    expect(types).toEqual([
      'stop service/app',
      'stop service/database',
      'stop service/cache',
      'start service/cache',
      'start service/database',
      'start service/app',
    ]);
  });

  it('restarts one service alone, and starts it where it was stopped', () => {
    const one: Intent = { verb: 'restart', services: ['database'] };
    expect(lines(desired, running, one).map((line) => line.split(' <')[0])).toEqual([
      'stop service/database',
      'start service/database',
    ]);
    expect(lines(desired, stopped, one).map((line) => line.split(' <')[0])).toEqual([
      'start service/database',
    ]);
  });

  it('restarts with a service those that ask for it, and those that ask for them', () => {
    const restart = true;
    const services = [
      buildService({ dependsOn: [{ ...on('api'), restart }, on('cache')] }),
      buildService({ name: 'api', dependsOn: [{ ...on('database'), restart }] }),
      buildService({ name: 'database' }),
      buildService({ name: 'cache' }),
    ];
    const asking = buildStack({ services });
    const known = desired && asking;
    const restarted = (...names: string[]): string[] =>
      planStack(known, buildObserved(asking), { verb: 'restart', services: names }).map(
        ({ type, resource }) => `${type} ${resource.split('/')[1]}`,
      );
    expect(restarted('database')).toEqual([
      ...['stop app', 'stop api', 'stop database'],
      ...['start database', 'start api', 'start app'],
    ]);
    expect(restarted('cache')).toEqual(['stop cache', 'start cache']);
    const alone = { ...buildObserved(asking), services: buildObserved(asking).services.slice(2) };
    const types = planStack(known, alone, { verb: 'restart', services: ['database'] });
    expect(types.map(({ resource }) => resource)).toEqual(['service/database', 'service/database']);
  });

  it('destroys containers, then networks, and keeps the data', () => {
    const operations = planStack(desired, running, { verb: 'destroy', purge: false });
    expect(lines(desired, running, { verb: 'destroy', purge: false })).toEqual([
      'remove service/app',
      'remove service/database <service/app',
      'remove service/cache <service/app <service/database',
      'remove network/default <service/app <service/database <service/cache',
      'none volume/database-data',
    ]);
    expect(operations.filter((one) => one.destructive).map((one) => one.resource)).toEqual([
      'service/app',
    ]);
    expect(operations[3]?.id).toBe('acme_default');
  });

  it('purges the data where asked to, and says that it is lost', () => {
    const operations = planStack(desired, stopped, { verb: 'destroy', purge: true });
    expect(operations.at(-1)).toMatchObject({
      type: 'remove',
      resource: 'volume/database-data',
      id: 'acme_database-data',
      destructive: true,
    });
  });

  it('destroys every container of a service, leftovers too', () => {
    const twice = {
      ...running,
      services: [...running.services, { ...running.services[0]!, id: 'left' }],
    };
    const ids = planStack(desired, twice, { verb: 'destroy', purge: false }).map((one) => one.id);
    expect(ids.filter((id) => id?.includes('app') ?? false)).toEqual(['id-of-app']);
    expect(ids).toContain('left');
  });
});

describe('starting', () => {
  it('makes again what an interrupted deploy left without its files', () => {
    const created = all({ state: 'created' });
    expect(lines(stack, created, { verb: 'start', services: ['cache'] })).toEqual([
      'recreate service/cache',
    ]);
    expect(lines(undefined, created, { verb: 'start', services: ['cache'] })).toEqual([
      'start service/cache',
    ]);
  });

  it('does not run again what completed', () => {
    const services = [
      buildService({
        dependsOn: [{ service: 'migrate', condition: 'service_completed_successfully' }],
      }),
      buildService({ name: 'migrate' }),
    ];
    const desired = buildStack({ services });
    const observed = buildObserved(desired, {
      app: { state: 'exited' },
      migrate: { state: 'exited', exitCode: 0 },
    });
    const types = planStack(undefined, observed, { verb: 'start' }).map((one) => one.type);
    expect(types).toEqual(['none', 'start']);
  });
});

it('refuses a deploy without a stack', () => {
  expect(() => planStack(undefined, running, { verb: 'deploy' })).toThrow('no stack to deploy');
});
