import { describe, expect, test, it } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

describe('true and false', () => {
  test.each([
    ['true', true],
    ['True', true],
    ['"true"', true],
    ['yes', true],
    ['on', true],
    ['false', false],
    ['no', false],
    ['off', false],
    ['${UNSET:-true}', true],
  ])('%s', (text, value) => {
    expect(readServiceOf(`read_only: ${text}`).readOnly).toBe(value);
  });

  test.each(['1', 'maybe', '""', '[true]', '{a: b}'])('%s is refused', (text) => {
    expect(problemsOf(composeOf(`init: ${text}`)).join()).toMatch(
      /^4:11 error compose-type: services.app.init must be/,
    );
  });
});

describe('numbers', () => {
  test.each([
    ['pids_limit: 100', { pids: 100 }],
    ['pids_limit: "100"', { pids: 100 }],
    ['pids_limit: -1', { pids: -1 }],
    ['cpus: 0.5', { cpus: 0.5 }],
    ['cpus: "2"', { cpus: 2 }],
    ['cpus: .25', { cpus: 0.25 }],
  ])('%s', (keys, resources) => {
    expect(readServiceOf(keys).resources).toEqual(resources);
  });

  test.each([
    ['pids_limit: many', 'must be a whole number, not "many"'],
    ['pids_limit: 1.5', 'must be a whole number'],
    ['pids_limit: 1e3', 'must be a whole number'],
    ['pids_limit: 0x10', 'must be a whole number'],
    ['pids_limit: 99999999999999999999', 'must be a whole number'],
    ['pids_limit: -2', 'is -2, and must be at least -1'],
    ['cpus: -1', 'must be a number of cores'],
    ['cpus: 1e300', 'must be a number of cores'],
    ['cpus: NaN', 'must be a number of cores'],
    ['cpus: {{', 'compose-yaml'],
  ])('%s is refused', (keys, message) => {
    expect(problemsOf(composeOf(keys)).join()).toContain(message);
  });
});

describe('texts', () => {
  test.each([
    ['user: 1000:1000', { user: '1000:1000' }],
    ['user: 0755', { user: '0755' }],
    ['hostname: 1.10', { hostname: '1.10' }],
    ['working_dir: /a b', { workingDir: '/a b' }],
    ['stop_signal: SIGINT', { stopSignal: 'SIGINT' }],
    ['stop_signal: 9', { stopSignal: '9' }],
    ['cap_drop: [ALL]', { capDrop: ['ALL'] }],
    ['cap_add: [NET_ADMIN]', { capAdd: ['NET_ADMIN'] }],
    ['security_opt: [no-new-privileges:true]', { securityOpt: ['no-new-privileges:true'] }],
    ['security_opt: ["seccomp:unconfined"]', { securityOpt: ['seccomp:unconfined'] }],
    ['security_opt: ["seccomp:./profile.json"]', { securityOpt: ['seccomp={}'] }],
    ['sysctls: {net.core.somaxconn: 1024}', { sysctls: { 'net.core.somaxconn': '1024' } }],
    ['sysctls: [net.core.somaxconn=1024]', { sysctls: { 'net.core.somaxconn': '1024' } }],
    ['pull_policy: if_not_present', { pullPolicy: 'missing' }],
    ['pull_policy: always', { pullPolicy: 'always' }],
    ['command: npm "run it"', { command: ['npm', 'run it'] }],
    ['command: ["npm run", 1]', { command: ['npm run', '1'] }],
    ['command: []', { command: [] }],
    ['command: ""', { command: [] }],
    ['entrypoint: /bin/sh -c', { entrypoint: ['/bin/sh', '-c'] }],
    [
      'logging: {driver: local, options: {max-size: 10m}}',
      { logging: { driver: 'local', options: { 'max-size': '10m' } } },
    ],
    [
      'logging: {options: {max-file: 3}}',
      { logging: { driver: '', options: { 'max-file': '3' } } },
    ],
  ])('%s', (keys, expected) => {
    expect(readServiceOf(keys, '', { 'profile.json': '{}' })).toMatchObject(expected);
  });

  it('a command without a value is left to the image', () => {
    expect(readServiceOf('command:', '', { 'profile.json': '{}' })).not.toHaveProperty('command');
  });

  test.each([
    ['user: ""', 'services.app.user is empty'],
    ['stop_signal: stop it', 'must be a signal'],
    ['pull_policy: daily', 'must be one of always, missing, if_not_present, never'],
    ['command: "it\'s"', 'has a quote or a backslash that does not end'],
    ['command: {a: b}', 'must be text'],
    ['security_opt: ["seccomp=gone.json"]', 'names the file gone.json, which does not exist'],
    ['security_opt: ["seccomp=../x"]', 'compose-file-outside'],
    ['cap_add: NET_ADMIN', 'must be a list'],
    ['cap_add: [[NET_ADMIN]]', 'services.app.cap_add[0] must be text'],
    ['cap_add: [~]', 'services.app.cap_add[0] must be text'],
    ['image: "${A}"', 'is "", and must be a name such as postgres:15'],
    ['image: "a b"', 'must be a name such as postgres:15'],
  ])('%s is refused', (keys, message) => {
    const compose = keys.startsWith('image') ? `services: {app: {${keys}}}` : composeOf(keys);
    expect(problemsOf(compose).join()).toContain(message);
  });
});
