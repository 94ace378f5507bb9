import { describe, expect, it } from 'vitest';
import type { ObservedService } from '../../../src/engine/observed/observed-stack.ts';
import type { Service } from '../../../src/engine/desired/stack.ts';
import { stackDrift } from '../../../src/compose/plan/stack-drift.ts';
import { findCompleted, summarizeState } from '../../../src/engine/observed/summarize-state.ts';
import { buildAbsent, buildObserved } from '../../support/build-observed.ts';
import { buildService, buildStack } from '../../support/build-stack.ts';
import type { DesiredClient } from '../../../src/engine/desired/desired-client.ts';
import type { Stack } from '../../../src/engine/desired/stack.ts';

const stack = buildStack({
  services: [
    buildService({
      restart: { name: 'always' },
      dependsOn: [{ service: 'migrate', condition: 'service_completed_successfully' }],
    }),
    buildService({ name: 'database', restart: { name: 'always' } }),
    buildService({ name: 'migrate', restart: { name: 'always' } }),
  ],
});
const completed: Partial<ObservedService> = { state: 'exited', exitCode: 0 };
const down: Partial<ObservedService> = { state: 'exited', exitCode: 137 };

describe('summarizeState', () => {
  it.each<[string, Partial<ObservedService>, Partial<ObservedService>, Partial<ObservedService>]>([
    ['running', {}, { health: 'healthy' }, completed],
    ['running', {}, {}, {}],
    ['starting', { health: 'starting' }, {}, completed],
    ['starting', { state: 'starting' }, {}, completed],
    ['degraded', { health: 'unhealthy' }, { health: 'starting' }, completed],
    ['degraded', { state: 'restarting' }, {}, completed],
    ['degraded', {}, completed, completed],
    ['degraded', {}, down, completed],
    ['degraded', {}, {}, { state: 'exited', exitCode: 1 }],
    ['degraded', { state: 'paused' }, {}, completed],
    ['stopped', down, completed, completed],
    ['stopped', { state: 'created' }, { state: 'dead' }, completed],
  ])('%s: app %o, database %o, migrate %o', (state, app, database, migrate) => {
    expect(summarizeState(buildObserved(stack, { app, database, migrate }), stack)).toBe(state);
  });

  it('is absent where there is no container', () => {
    expect(summarizeState(buildAbsent(), stack)).toBe('absent');
  });

  it.each<[string, Partial<Service>]>([
    ['running', { restart: { name: 'no' } }],
    ['running', { restart: { name: 'on-failure' } }],
    ['degraded', { restart: { name: 'unless-stopped' } }],
    ['degraded', { healthcheck: { test: ['CMD', 'true'] } }],
  ])('is %s where a service nobody waits for ended well with %o', (state, fields) => {
    const services = [buildService(), buildService({ name: 'job', ...fields })];
    const desired = buildStack({ services });
    expect(summarizeState(buildObserved(desired, { job: completed }), desired)).toBe(state);
  });

  it('misses a service only where it knows of it', () => {
    const part = { ...stack, services: stack.services.slice(0, 2) };
    expect(summarizeState(buildObserved(part))).toBe('running');
    expect(summarizeState(buildObserved(part), stack)).toBe('degraded');
  });
});

describe('findCompleted', () => {
  it('names jobs that ended well, and nothing that is meant to run', () => {
    const job = buildService({ name: 'job' });
    const desired = buildStack({ services: [...stack.services, job] });
    const ended = { app: completed, migrate: completed, job: completed, database: down };
    const names = findCompleted(buildObserved(desired, ended), desired);
    expect([...names].sort()).toEqual(['job', 'migrate']);
  });
});

describe('stackDrift', () => {
  const asks = (one: Stack): DesiredClient => ({
    kind: 'compose',
    slug: one.slug,
    target: 'test',
    stack: one,
  });

  it.each<[string, Partial<ObservedService>]>([
    ['current', {}],
    ['current', down],
    ['changed', { hash: 'other' }],
    ['changed', { imageMoved: true }],
  ])('%s where app is %o', (drift, app) => {
    expect(stackDrift(asks(stack), buildObserved(stack, { app, migrate: completed }))).toBe(drift);
  });

  it('is changed where a service came, went, or nothing was ever deployed', () => {
    const fewer = { ...stack, services: stack.services.slice(1) };
    expect(stackDrift(asks(fewer), buildObserved(stack))).toBe('changed');
    expect(stackDrift(asks(stack), buildObserved(fewer))).toBe('changed');
    expect(stackDrift(asks(stack), buildAbsent())).toBe('changed');
  });
});
