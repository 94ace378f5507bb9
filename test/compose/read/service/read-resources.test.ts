import { describe, expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

describe('resources', () => {
  test.each([
    ['mem_limit: 1g\ncpus: 2\npids_limit: 10', { memory: 1_073_741_824, cpus: 2, pids: 10 }],
    [
      'deploy: {resources: {limits: {cpus: "0.50", memory: 512m, pids: 10}, reservations: {cpus: 0.25, memory: 64m}}}',
      {
        cpus: 0.5,
        memory: 536_870_912,
        pids: 10,
        cpusReservation: 0.25,
        memoryReservation: 67_108_864,
      },
    ],
    [
      'mem_limit: 512m\ndeploy: {resources: {limits: {memory: 536870912}}}',
      { memory: 536_870_912 },
    ],
    ['deploy: {}', {}],
    ['deploy:', {}],
    ['deploy: {resources: {limits: }}', {}],
  ])('%j', (keys, resources) => {
    expect(readServiceOf(keys).resources).toEqual(resources);
  });

  test.each([
    [
      'mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}',
      'sets mem_limit twice, differently',
    ],
    ['cpus: 1\ndeploy: {resources: {limits: {cpus: 2}}}', 'sets cpus twice, differently'],
    [
      'deploy: {replicas: 2}',
      'deploy.replicas is 2, and must be 0 or 1 (a service is one container;',
    ],
    ['scale: 3', 'scale is 3, and must be 0 or 1'],
    ['scale: 1\ndeploy: {replicas: 0}', 'sets scale and deploy.replicas, differently'],
    ['deploy: {restart_policy: {condition: never}}', 'must be one of none, on-failure, any'],
    ['deploy: {resources: {limits: {mem: 1g}}}', 'deploy.resources.limits.mem is not a key'],
    ['deploy: {resources: {reservations: {device: []}}}', 'reservations.device is not a key'],
    ['deploy: [resources]', 'must be a map'],
  ])('%j is refused', (keys, message) => {
    expect(problemsOf(composeOf(keys)).join()).toContain(message);
  });
});

describe('ulimits', () => {
  test.each([
    ['{nofile: 1024}', [{ name: 'nofile', soft: 1024, hard: 1024 }]],
    ['{nofile: {soft: "1024", hard: 65535}}', [{ name: 'nofile', soft: 1024, hard: 65535 }]],
    ['{memlock: -1}', [{ name: 'memlock', soft: -1, hard: -1 }]],
    ['{core: {soft: 0, hard: -1}}', [{ name: 'core', soft: 0, hard: -1 }]],
  ])('%s', (text, ulimits) => {
    expect(readServiceOf(`ulimits: ${text}`).ulimits).toEqual(ulimits);
  });

  test.each([
    ['{nofile: {soft: 2, hard: 1}}', 'has a soft limit above its hard one'],
    ['{nofile: {soft: -1, hard: 1}}', 'has a soft limit above its hard one'],
    ['{nofile: {soft: 2}}', 'needs the key hard'],
    ['{nofile: }', 'must be text'],
    ['{nofile: -2}', 'must be at least -1'],
    ['[nofile=1]', 'must be a map'],
  ])('%s is refused', (text, message) => {
    expect(problemsOf(composeOf(`ulimits: ${text}`)).join()).toContain(message);
  });
});
