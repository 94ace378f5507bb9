import { describe, expect, test } from 'vitest';
import {
  composeOf,
  problemsOf,
  readServiceOf,
  readStackOf,
} from '../../../support/build-compose.ts';

const TOP = 'volumes: {data: }';

describe('volumes of a service', () => {
  test.each([
    ['data:/data', { type: 'volume', source: 'data', target: '/data', readOnly: false }],
    ['data:/data/:ro', { type: 'volume', source: 'data', target: '/data', readOnly: true }],
    ['data:/data:rw', { type: 'volume', source: 'data', target: '/data', readOnly: false }],
    ['/data', { type: 'volume', source: '', target: '/data', readOnly: false }],
    [
      './a/b:/data',
      { type: 'bind', source: '/clients/acme/a/b', target: '/data', readOnly: false },
    ],
    ['../a:/data:ro', { type: 'bind', source: '/clients/a', target: '/data', readOnly: true }],
    ['.:/data', { type: 'bind', source: '/clients/acme', target: '/data', readOnly: false }],
    ['/etc/x:/data', { type: 'bind', source: '/etc/x', target: '/data', readOnly: false }],
    [
      '{type: volume, source: data, target: /data, read_only: true, volume: {}}',
      { type: 'volume', source: 'data', target: '/data', readOnly: true },
    ],
    [
      '{type: volume, target: /data}',
      { type: 'volume', source: '', target: '/data', readOnly: false },
    ],
    [
      '{type: bind, source: a b, target: /data}',
      { type: 'bind', source: '/clients/acme/a b', target: '/data', readOnly: false },
    ],
    [
      '{type: tmpfs, target: /t, tmpfs: {size: 64m, mode: 01777}}',
      { type: 'tmpfs', target: '/t', size: 67_108_864, mode: 0o1777, options: [] },
    ],
    [
      '{type: tmpfs, target: /t, read_only: true}',
      { type: 'tmpfs', target: '/t', options: ['ro'] },
    ],
  ])('%s', (item, mount) => {
    expect(readServiceOf(`volumes:\n  - ${item}`, TOP).mounts).toEqual([mount]);
  });

  test.each(['ro,Z', 'z,ro', 'cached,ro'])('data:/d:%s is read-only', (options) => {
    expect(readServiceOf(`volumes:\n  - data:/d:${options}`, TOP).mounts).toMatchObject([
      { source: 'data', readOnly: true },
    ]);
  });

  test.each([
    [
      'dta:/data',
      'compose-undefined: services.app.volumes[0] names the volume dta, which is not defined',
    ],
    ['{type: volume, source: dta, target: /data}', 'names the volume dta, which is not defined'],
    ['data:data', 'has the target "data", which must begin with /'],
    ['data', 'has the target "data", which must begin with /'],
    ['data:/', 'would cover the whole container'],
    ['/..', 'would cover the whole container'],
    ['data:/data:ro,x', 'has the option "x", and must have ro or rw'],
    ['data:/a:/b:ro', 'must be source:target'],
    ['"data::ro"', 'must be source:target'],
    ['""', 'must be source:target'],
    ['~/a:/data', 'error isolation-host-path: services.app.volumes[0] uses ~'],
    ['{type: bind, target: /data}', 'needs the key source'],
    ['{source: data, target: /data}', 'needs the key type'],
    ['{type: volume, source: data}', 'needs the key target'],
    ['{type: npipe, source: a, target: /data}', 'must be one of volume, bind, tmpfs'],
    ['{type: tmpfs, source: a, target: /t}', 'is a tmpfs, which has no source'],
    ['{type: volume, target: /t, tmpfs: {size: 1m}}', 'has tmpfs options but is not a tmpfs'],
    [
      '{type: volume, source: data, target: /d, volume: {nocopy: true}}',
      'volume.nocopy is not a key',
    ],
    [
      '{type: bind, source: a, target: /d, bind: {propagation: shared}}',
      'bind.propagation is not a key',
    ],
  ])('%s is refused', (item, message) => {
    expect(problemsOf(composeOf(`volumes:\n  - ${item}`, TOP)).join('\n')).toContain(message);
  });

  test('two mounts on one path are refused', () => {
    const keys = 'volumes: [data:/data, ./a:/data/]';
    expect(problemsOf(composeOf(keys, TOP)).join()).toContain('services.app mounts /data twice');
  });
});

describe('tmpfs of a service', () => {
  test.each([
    ['tmpfs: /tmp', [{ type: 'tmpfs', target: '/tmp', options: [] }]],
    [
      'tmpfs: [/tmp, "/run:size=64m,mode=1777,noexec,uid=1000"]',
      [
        { type: 'tmpfs', target: '/tmp', options: [] },
        {
          type: 'tmpfs',
          target: '/run',
          size: 67_108_864,
          mode: 0o1777,
          options: ['noexec', 'uid=1000'],
        },
      ],
    ],
  ])('%s', (keys, mounts) => {
    expect(readServiceOf(keys).mounts).toEqual(mounts);
  });

  test.each([
    ['tmp', 'must begin with /'],
    ['/tmp:size=', 'has the option "size="'],
    ['/tmp:mode=9', 'has the option "mode=9"'],
    ['/tmp:bogus', 'has the option "bogus"'],
    ['/tmp:size=1m:ro', 'must be target:option,option'],
  ])('%s is refused', (text, message) => {
    expect(problemsOf(composeOf(`tmpfs: ["${text}"]`)).join()).toContain(message);
  });
});

describe('the volumes of the file', () => {
  function volumesOf(definition: string) {
    return readStackOf(composeOf('volumes: [data:/data]', `volumes:\n  data: ${definition}`))
      .volumes;
  }
  const plain = { key: 'data', name: 'acme_data', driverOptions: {}, external: false, labels: {} };

  test.each([
    ['', plain],
    ['{}', plain],
    ['{name: other}', { ...plain, name: 'other' }],
    ['{external: true}', { ...plain, name: 'data', external: true }],
    ['{external: true, name: other}', { ...plain, name: 'other', external: true }],
    ['{external: {name: other}}', { ...plain, name: 'other', external: true }],
    ['{external: false}', plain],
    [
      '{driver: local, driver_opts: {type: nfs, o: addr=1.2.3.4}, labels: [a=b]}',
      {
        ...plain,
        driver: 'local',
        driverOptions: { type: 'nfs', o: 'addr=1.2.3.4' },
        labels: { a: 'b' },
      },
    ],
  ])('%s', (definition, volume) => {
    expect(volumesOf(definition)).toEqual([volume]);
  });

  test('one that no service mounts is not made', () => {
    expect(readStackOf(composeOf('init: true', TOP)).volumes).toEqual([]);
  });

  test('an external one can say nothing else', () => {
    const top = 'volumes:\n  data: {external: true, driver: local}';
    expect(problemsOf(composeOf('init: true', top)).join()).toContain(
      'volumes.data is external, so it cannot set driver',
    );
  });
});
