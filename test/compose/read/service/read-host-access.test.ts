import { expect, test } from 'vitest';
import { problemsOf, composeOf, readServiceOf } from '../../../support/build-compose.ts';

const ALL = { count: -1, capabilities: ['gpu'] };

test.each<[string, object | undefined]>([
  ['init: true', undefined],
  ['privileged: false', undefined],
  ['privileged: true', { privileged: true }],
  ['network_mode: host', { network: 'host' }],
  ['network_mode: default', { network: 'bridge' }],
  ['network_mode: none', undefined],
  ['pid: host\nipc: shareable\nuts: host', { pid: 'host', ipc: 'shareable', uts: 'host' }],
  ['userns_mode: host\ncgroup: private', { userns: 'host', cgroup: 'private' }],
  ['cgroup_parent: x\nruntime: runc', { cgroupParent: 'x', runtime: 'runc' }],
  [
    'devices: [/dev/a, "/dev/b:/dev/c", "/dev/d:/dev/e:r"]',
    { devices: ['/dev/a:/dev/a:rwm', '/dev/b:/dev/c:rwm', '/dev/d:/dev/e:r'] },
  ],
  ['devices: [{source: /dev/a, target: /dev/b}]', { devices: ['/dev/a:/dev/b:rwm'] }],
  ['device_cgroup_rules: ["c 1:3 r"]', { deviceRules: ['c 1:3 r'] }],
  ['gpus: all', { deviceRequests: [ALL] }],
  ['gpus: [{driver: nvidia}]', { deviceRequests: [{ driver: 'nvidia', ...ALL }] }],
  [
    'deploy: {resources: {reservations: {devices: [{capabilities: [gpu], device_ids: ["0"]}]}}}',
    { deviceRequests: [{ ids: ['0'], capabilities: ['gpu'] }] },
  ],
])('%j', (keys, host) => {
  expect(problemsOf(composeOf(keys))).toEqual([]);
  expect(readServiceOf(keys).host).toEqual(host);
});

test.each(['none', 'host'])('network_mode: %s is on no network of the client', (mode) => {
  const keys = `network_mode: ${mode}\nports: ["127.0.0.1:8001:80"]`;
  expect(readServiceOf(keys)).toMatchObject({ networks: [], ports: [] });
  expect(problemsOf(composeOf(keys)).join()).toContain('services.app publishes no ports');
});

test.each([
  ['network_mode: none\nnetworks: [default]', 'has both networks and network_mode'],
  ['network_mode: other', 'is "other", and can be none, host or container:<name>'],
  ['pid: private', 'is "private", and can be host'],
  ['devices: [""]', 'services.app.devices[0] is empty'],
  ['gpus: some', 'must be a whole number'],
])('%j is refused', (keys, message) => {
  expect(problemsOf(composeOf(keys)).join()).toContain(message);
});
