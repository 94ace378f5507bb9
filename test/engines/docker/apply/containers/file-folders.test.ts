import { describe, expect, it } from 'vitest';
import { findFileFolders } from '../../../../../src/engines/docker/apply/containers/file-folders.ts';
import { nameVolumes } from '../../../../../src/engines/docker/apply/volumes/image-volumes.ts';
import type { MountedFile, Mount } from '../../../../../src/engine/desired/stack.ts';
import { buildService } from '../../../../support/build-stack.ts';

const files = (...targets: string[]): MountedFile[] =>
  targets.map((target) => ({
    kind: 'config',
    name: target,
    target,
    bytes: new Uint8Array(),
    uid: 0,
    gid: 0,
    mode: 0o444,
  }));
const tmpfs = (target: string): Mount => ({ type: 'tmpfs', target });
const volume = (target: string, source = 'data'): Mount => ({
  type: 'volume',
  source,
  target,
  readOnly: false,
});

describe('findFileFolders', () => {
  it.each<[string, { readOnly: boolean; mounts: Mount[]; targets: string[] }, string[]]>([
    [
      'a root that can be written to',
      { readOnly: false, mounts: [], targets: ['/etc/a/b', '/top'] },
      [],
    ],
    [
      'a read-only root',
      { readOnly: true, mounts: [], targets: ['/etc/a/b', '/etc/a/c', '/run/secrets/d'] },
      ['/etc/a', '/run/secrets'],
    ],
    [
      'a tmpfs that would hide it',
      { readOnly: false, mounts: [tmpfs('/run')], targets: ['/run/secrets/a', '/runner/b'] },
      ['/run/secrets'],
    ],
    [
      'a volume that holds it',
      { readOnly: true, mounts: [volume('/data')], targets: ['/data/a', '/data/b/c'] },
      [],
    ],
    [
      'a volume within a tmpfs',
      { readOnly: true, mounts: [tmpfs('/run'), volume('/run/x')], targets: ['/run/x/y/z'] },
      [],
    ],
    [
      'a tmpfs within a volume',
      { readOnly: true, mounts: [volume('/data'), tmpfs('/data/tmp')], targets: ['/data/tmp/a/b'] },
      ['/data/tmp/a'],
    ],
  ])('for %s', (_what, { readOnly, mounts, targets }, expected) => {
    expect(
      findFileFolders(buildService({ readOnly, mounts, files: files(...targets) }), []),
    ).toEqual(expected);
  });

  it.each([
    [buildService({ mounts: [tmpfs('/tmp')], files: files('/tmp/a') }), 'straight in a tmpfs'],
    [
      buildService({ readOnly: true, files: files('/a') }),
      'straight in the root of a read-only file system',
    ],
  ])('refuses what cannot be: %#', (service, message) => {
    expect(() => findFileFolders(service, [])).toThrow(message);
  });
});

describe('nameVolumes', () => {
  it('names what the image declares and no mount covers', () => {
    const service = buildService({
      name: 'database',
      mounts: [volume('/var/lib/data'), volume('/bare', '')],
    });
    const named = nameVolumes({ slug: 'acme' }, service, ['/var/lib/data', '/var/log/', '/bare']);
    expect(named.map(({ name, target }) => [name, target])).toEqual([
      ['acme_database.bare', '/bare'],
      ['acme_database.var.log', '/var/log'],
    ]);
    expect(named[0]?.labels).toMatchObject({
      'com.docker.compose.project': 'acme',
      'com.docker.compose.volume': 'database.bare',
    });
  });

  it('leaves a path that a tmpfs covers to it', () => {
    expect(
      nameVolumes({ slug: 'acme' }, buildService({ mounts: [tmpfs('/data')] }), ['/data']),
    ).toEqual([]);
  });
});
