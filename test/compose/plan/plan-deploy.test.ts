import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/engine/intent.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import type { ObservedStack } from '../../../src/engine/observed/observed-stack.ts';
import { planStack } from '../../../src/compose/plan/plan-stack.ts';
import type { Service, Stack } from '../../../src/engine/desired/stack.ts';
import {
  buildAbsent,
  buildObserved,
  buildObservedService,
  type ServiceFields,
} from '../../support/build-observed.ts';
import { buildNetwork, buildService, buildStack, buildVolume } from '../../support/build-stack.ts';

const file = (name: string, text: string): Service['files'][number] => ({
  kind: 'config',
  name,
  target: `/etc/pulso/${name}`,
  bytes: new TextEncoder().encode(text),
  uid: 0,
  gid: 0,
  mode: 0o444,
});

const database = buildService({
  name: 'database',
  image: 'postgres:15',
  mounts: [{ type: 'volume', source: 'database-data', target: '/data', readOnly: false }],
});
const cache = buildService({ name: 'cache', image: 'redis:7' });
const app = buildService({
  restart: { name: 'unless-stopped' },
  environment: { LOG_LEVEL: 'info' },
  ports: [{ target: 8080, protocol: 'tcp', published: 8001 }],
  files: [file('client.yaml', 'name: Acme')],
  dependsOn: [
    { service: 'database', condition: 'service_healthy' },
    { service: 'cache', condition: 'service_started' },
  ],
});
const stack = buildStack({ services: [app, database, cache], volumes: [buildVolume()] });

const withApp = (fields: Partial<Service>): Stack => ({
  ...stack,
  services: [{ ...app, ...fields }, database, cache],
});
const observedWith = (services: Record<string, ServiceFields>): ObservedStack =>
  buildObserved(stack, services);

function planText(desired: Stack, observed: ObservedStack, options: object = {}): string {
  // How what runs is kept: plan-rollback.test.ts.
  const intent: Intent = { verb: 'deploy', rollback: false, ...options };
  const operations = planStack(desired, observed, intent);
  return formatPlan({ slug: 'acme', target: 'local', operations });
}

describe('a service that asks to be restarted with what it waits for', () => {
  const asking = (restart: boolean, image = 'postgres:15'): Stack => {
    const dependsOn: Service['dependsOn'] = [
      { service: 'database', condition: 'service_healthy', restart },
    ];
    return buildStack({ services: [{ ...app, dependsOn }, { ...database, image }], volumes: [buildVolume()] }); // prettier-ignore
  };
  const typesOf = (desired: Stack, intent: object = {}): string[] =>
    planStack(desired, buildObserved(asking(false)), { verb: 'deploy', ...intent })
      .filter(({ resource }) => resource.startsWith('service/'))
      .map(({ type, resource, dependsOn }) => `${type} ${resource} ${dependsOn.at(-1)}`);

  it('ends and starts after that was made again', () => {
    expect(typesOf(asking(true, 'postgres:16'))).toEqual([
      'recreate service/database volume/database-data',
      'stop service/app service/database',
      'start service/app service/app',
    ]);
  });

  it('runs on if that stays, if it does not ask, and is made again itself if it changed', () => {
    const none = ['none service/database volume/database-data', 'none service/app service/database']; // prettier-ignore
    expect(typesOf(asking(true))).toEqual(none);
    expect(typesOf(asking(false, 'postgres:16'))[1]).toBe('none service/app service/database');
    const both = typesOf(asking(true, 'postgres:16'), { recreate: true });
    expect(both.map((line) => line.split(' ')[0])).toEqual(['recreate', 'recreate']);
  });
});

describe('planning a deploy', () => {
  it('makes everything, dependencies first', () => {
    expect(planText(stack, buildAbsent())).toBe(
      [
        'acme on local',
        '  create    network/default       new network',
        '  create    volume/database-data  new volume',
        '  create    service/database      new service',
        '  create    service/cache         new service',
        '  create    service/app           new service',
      ].join('\n'),
    );
  });

  it('waits for networks, volumes and services that are used, and nothing else', () => {
    const operations = planStack(stack, buildAbsent(), { verb: 'deploy' });
    const dependsOn = Object.fromEntries(operations.map((one) => [one.resource, one.dependsOn]));
    expect(dependsOn).toEqual({
      'network/default': [],
      'volume/database-data': [],
      'service/database': ['network/default', 'volume/database-data'],
      'service/cache': ['network/default'],
      'service/app': ['network/default', 'service/database', 'service/cache'],
    });
  });

  it('does nothing the second time', () => {
    expect(planText(stack, buildObserved(stack))).toBe('acme on local: nothing to do');
    const operations = planStack(stack, buildObserved(stack), { verb: 'deploy' });
    expect(operations.map((one) => one.type)).toEqual(Array(5).fill('none'));
  });

  it.each<[string, Partial<Service>, string]>([
    [
      'one byte of a config',
      { files: [file('client.yaml', 'name: Acmf')] },
      'config client.yaml changed',
    ],
    [
      'the mode of a config',
      { files: [{ ...app.files[0]!, mode: 0o400 }] },
      'config client.yaml changed',
    ],
    ['a config more', { files: [...app.files, file('a b.yaml', '')] }, 'config a b.yaml added'],
    ['no config', { files: [] }, 'config client.yaml removed'],
    [
      'an image',
      { image: 'pulso/instance:2.0.0' },
      'image pulso/instance:1.0.0 → pulso/instance:2.0.0',
    ],
    ['a variable', { environment: { LOG_LEVEL: 'debug' } }, 'environment LOG_LEVEL changed'],
    ['a variable more', { environment: { LOG_LEVEL: 'info', A: '' } }, 'environment A added'],
    ['ports', { ports: [] }, 'ports removed'],
    ['a limit', { resources: { memory: 1 } }, 'resources added'],
    ['a grace period', { stopGracePeriod: 5000 }, 'stop grace period added'],
    [
      'many things, the image first',
      { image: 'other:1', user: '1000', init: true, shmSize: 1, workingDir: '/' },
      'image pulso/instance:1.0.0 → other:1, user added, init added, 2 more',
    ],
  ])('makes only app again for %s', (_what, fields, cause) => {
    expect(planText(withApp(fields), buildObserved(stack))).toBe(
      ['acme on local', `  recreate  service/app  ${cause}`, '  4 unchanged'].join('\n'),
    );
  });

  it.each<[string, Partial<Service>]>([
    ['what it waits for', { dependsOn: [] }],
    ['its pull policy', { pullPolicy: 'never' }],
    ['an absent list for an empty one', { command: [] }],
    ['the order of variables', { environment: { ...app.environment } }],
  ])('makes nothing again for %s', (_what, fields) => {
    expect(planText(withApp(fields), buildObserved(stack))).toBe('acme on local: nothing to do');
  });

  it('does not make app again for a change of what it waits for', () => {
    const desired = { ...stack, services: [app, { ...database, image: 'postgres:16' }, cache] };
    expect(planText(desired, buildObserved(stack))).toBe(
      'acme on local\n  recreate  service/database  image postgres:15 → postgres:16\n  4 unchanged',
    );
  });

  it.each<[string, ServiceFields, string]>([
    ['stopped', { state: 'exited', exitCode: 0 }, 'start     service/app  stopped'],
    [
      'crashed',
      { state: 'exited', exitCode: 3 },
      'start     service/app  stopped with exit code 3',
    ],
    ['paused', { state: 'paused' }, 'start     service/app  paused'],
    ['never started', { state: 'created' }, 'recreate  service/app  never started'],
    ['dead', { state: 'dead' }, 'recreate  service/app  dead'],
    ['made by another tool', { hash: undefined }, 'recreate  service/app  not made by pulso'],
    [
      'on a built-again image',
      { imageMoved: true },
      'recreate  service/app  image pulso/instance:1.0.0 was built again',
    ],
    ['off its network', { networks: [] }, 'recreate  service/app  not attached to network default'],
  ])('mends a container that is %s', (_what, fields, line) => {
    const text = planText(stack, observedWith({ app: fields }));
    expect(text).toBe(`acme on local\n  ${line}\n  4 unchanged`);
  });

  it.each<ServiceFields>([
    { state: 'restarting' },
    { health: 'starting' },
    { health: 'unhealthy' },
    { networks: undefined },
  ])('leaves a container alone that is %o', (fields) => {
    expect(planText(stack, observedWith({ app: fields }))).toBe('acme on local: nothing to do');
  });

  it('leaves a service that completed as it is where it was waited for to complete', () => {
    const migrate = buildService({ name: 'migrate', restart: { name: 'always' } });
    const waiting = {
      ...app,
      dependsOn: [{ service: 'migrate', condition: 'service_completed_successfully' as const }],
    };
    const done = { migrate: { state: 'exited' as const, exitCode: 0 } };
    const desired = buildStack({ services: [migrate, waiting] });
    expect(planText(desired, buildObserved(desired, done))).toBe('acme on local: nothing to do');
    const unawaited = buildStack({ services: [migrate] });
    expect(planText(unawaited, buildObserved(unawaited, done))).toContain(
      'start     service/migrate',
    );
    const failed = { migrate: { state: 'exited' as const, exitCode: 1 } };
    expect(planText(desired, buildObserved(desired, failed))).toContain('stopped with exit code 1');
  });

  it.each<[string, Partial<Service>, ServiceFields, string]>([
    ['ended well', {}, { exitCode: 0 }, ': nothing to do'],
    [
      'may fail and ended well',
      { restart: { name: 'on-failure' } },
      { exitCode: 0 },
      ': nothing to do',
    ],
    ['failed', {}, { exitCode: 3 }, '\n  start     service/job  stopped with exit code 3'],
    ['was killed', {}, { exitCode: 143 }, '\n  start     service/job  stopped with exit code 143'],
    ['is of another hash', {}, { exitCode: 0, hash: 'other' }, '\n  recreate  service/job'],
    [
      'should run on',
      { restart: { name: 'unless-stopped' } },
      { exitCode: 0 },
      '\n  start     service/job  stopped',
    ],
    [
      'has a healthcheck',
      { healthcheck: { test: ['CMD', 'true'] } },
      { exitCode: 0 },
      '\n  start     service/job  stopped',
    ],
    [
      'has its healthcheck off',
      { healthcheck: { test: ['NONE'] } },
      { exitCode: 0 },
      ': nothing to do',
    ],
  ])(
    'takes a service nobody waits for as done, or not, where it %s',
    (_what, fields, ended, text) => {
      const desired = buildStack({ services: [buildService({ name: 'job', ...fields })] });
      const observed = buildObserved(desired, { job: { state: 'exited', ...ended } });
      expect(planText(desired, observed)).toContain(`acme on local${text}`);
    },
  );

  it('makes every container again where it is asked to', () => {
    const text = planText(stack, buildObserved(stack), { recreate: true });
    expect(text.match(/recreate {2}service\/\w+ +asked for/g)).toHaveLength(3);
  });

  it('takes away a service that is no longer wanted, and gives its port to the next', () => {
    const observed = buildObserved(stack);
    const heir = buildService({ name: 'heir', ports: app.ports });
    const desired = { ...stack, services: [database, cache, heir] };
    expect(planText(desired, observed)).toBe(
      [
        'acme on local',
        '! remove    service/app   no longer in docker-compose.yml',
        '  create    service/heir  new service',
        '  4 unchanged',
      ].join('\n'),
    );
    const heirs = planStack(desired, observed, { verb: 'deploy' }).at(-1);
    expect(heirs?.dependsOn).toContain('service/app');
  });

  it('ports that services of the client swap, or give to a new one, are free before they are taken', () => {
    const at = (name: string, ...published: number[]): Service =>
      buildService({
        name,
        ports: published.map((port) => ({ target: 80, protocol: 'tcp', published: port })),
      });
    const takenIn = (...services: Service[]): Record<string, unknown> => {
      const observed = buildObserved(buildStack({ services: [at('a', 8001), at('b', 8002)] }));
      const operations = planStack(buildStack({ services }), observed, { verb: 'deploy' });
      const taking = operations.filter(({ takesPortsOf }) => takesPortsOf !== undefined);
      return Object.fromEntries(taking.map((one) => [one.resource, one.takesPortsOf]));
    };
    expect(takenIn(at('a', 8002), at('b', 8001))).toEqual({
      'service/a': ['service/b'],
      'service/b': ['service/a'],
    });
    expect(takenIn(at('a'), at('b', 8002), at('c', 8001))).toEqual({ 'service/c': ['service/a'] });
    expect(takenIn(at('a', 8001), at('b', 8002))).toEqual({});
    expect(takenIn(at('a', 8001, 8003), at('b', 8002))).toEqual({});
  });

  it('never drops a volume: not one that is unused, not one whose settings changed', () => {
    const desired = { ...stack, volumes: [buildVolume({ driverOptions: { type: 'nfs' } })] };
    expect(planText(desired, buildObserved(stack))).toBe(
      'acme on local\n  warning   volume/database-data  kept as it is: its settings changed, and its data is never dropped by a deploy\n  4 unchanged',
    );
    const without = { ...stack, volumes: [], services: [{ ...app, dependsOn: [] }] };
    const operations = planStack(without, buildObserved(stack), { verb: 'deploy' });
    expect(operations.filter((one) => one.resource.startsWith('volume/'))).toEqual([]);
  });

  it('makes a changed network again, and every container on it', () => {
    const desired = {
      ...stack,
      networks: [buildNetwork({ subnets: [{ subnet: '10.0.0.0/26' }] })],
    };
    const text = planText(desired, buildObserved(stack), { services: ['cache'] });
    expect(text).toBe(
      [
        'acme on local',
        '  recreate  network/default   settings changed',
        '  recreate  service/database  network default is recreated',
        '  recreate  service/cache     network default is recreated',
        '  recreate  service/app       network default is recreated',
        '  1 unchanged',
      ].join('\n'),
    );
  });

  it('removes a network nothing is on any more, after the services', () => {
    const before = { ...stack, networks: [...stack.networks, buildNetwork({ key: 'old' })] };
    const operations = planStack(stack, buildObserved(before), { verb: 'deploy' });
    expect(operations.at(-1)).toMatchObject({
      type: 'remove',
      resource: 'network/old',
      id: 'acme_old',
      dependsOn: ['service/database', 'service/cache', 'service/app'],
    });
  });

  it('leaves external networks and volumes to others', () => {
    const desired = buildStack({
      networks: [buildNetwork({ external: true })],
      volumes: [buildVolume({ external: true })],
    });
    expect(planText(desired, buildAbsent())).toBe(
      'acme on local\n  create    service/app  new service',
    );
  });

  it('deploys the services asked for with what they wait for, and removes nothing', () => {
    const desired = { ...stack, services: [app, { ...database, image: 'postgres:16' }] };
    expect(planText(desired, buildObserved(stack), { services: ['database'] })).toBe(
      'acme on local\n  recreate  service/database  image postgres:15 → postgres:16\n  2 unchanged',
    );
    expect(planText(stack, buildAbsent(), { services: ['app'] })).toContain('service/cache');
    expect(() => planText(stack, buildAbsent(), { services: ['ap'] })).toThrow('no service ap');
  });

  it('sweeps up what an interrupted deploy left, whichever step it was in', () => {
    const old = buildObservedService({ ...app, image: 'old:1' }, { id: 'old'.repeat(8) });
    const made = buildObservedService(app, { id: 'new'.repeat(8), state: 'created' });
    const others = buildObserved({ ...stack, services: [database, cache] });
    const observed = { ...others, services: [...others.services, made, old] };
    expect(planText(stack, observed)).toBe(
      [
        'acme on local',
        '  remove    container/newnewnewnew  left over from an interrupted deploy of app',
        '  recreate  service/app             image old:1 → pulso/instance:1.0.0',
        '  4 unchanged',
      ].join('\n'),
    );
    const onlyNew = { ...others, services: [...others.services, made] };
    expect(planText(stack, onlyNew)).toContain('recreate  service/app  never started');
    const both = [
      { ...old, state: 'exited' as const },
      { ...made, state: 'running' as const },
    ];
    const swapped = { ...others, services: [...others.services, ...both] };
    expect(planText(stack, swapped)).toBe(
      'acme on local\n  remove    container/oldoldoldold  left over from an interrupted deploy of app\n  5 unchanged',
    );
  });

  it('refuses services that wait for each other', () => {
    const one = buildService({
      name: 'one',
      dependsOn: [{ service: 'two', condition: 'service_started' }],
    });
    const two = buildService({
      name: 'two',
      dependsOn: [{ service: 'one', condition: 'service_started' }],
    });
    const desired = buildStack({ services: [one, two] });
    expect(() => planText(desired, buildAbsent())).toThrow('one → two → one');
  });
});
