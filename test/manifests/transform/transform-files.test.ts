import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../src/text/json.ts';
import {
  buildFilled,
  buildManifests,
  findManifest,
  manifestProblems,
} from '../../support/build-manifests.ts';

const NASTY = 'a: "{{ x }}"\n\tñ 漢 \'quotes\'\n---\n';

describe('a ConfigMap or Secret filled with the client’s own files', () => {
  it('holds their bytes: texts as they are, others in base64', () => {
    const binary = new Uint8Array([0xff, 0x00, 0xfe]);
    const map = {
      'client.yaml': 'config/client.yaml',
      logo: 'config/logo.png',
      none: 'config/empty',
    };
    const manifests = buildManifests({
      'k8s/a.yaml': buildFilled('ConfigMap', 'config', map),
      'config/client.yaml': NASTY,
      'config/logo.png': binary,
      'config/empty': '',
    });
    const { body } = findManifest(manifests, 'ConfigMap', 'config');
    expect(body['data']).toEqual({ 'client.yaml': NASTY, none: '' });
    expect(body['binaryData']).toEqual({ logo: '/wD+' });
    expect(valueAt(body, ['metadata', 'annotations'])).toBeUndefined();
  });

  it('keeps what the file says beside it', () => {
    const filled = buildFilled('ConfigMap', 'config', { a: 'config/a' });
    const own = {
      ...(filled['metadata'] as object),
      annotations: { note: 'x', 'pulso.dev/files': 'a: config/a' },
    };
    const manifests = buildManifests({
      'k8s/a.yaml': { ...filled, metadata: own, data: { b: 'own' } },
      'config/a': '1',
    });
    const { body } = findManifest(manifests, 'ConfigMap', 'config');
    expect(body['data']).toEqual({ b: 'own', a: '1' });
    expect(valueAt(body, ['metadata', 'annotations'])).toEqual({ note: 'x' });
  });

  it('holds a secret in base64 alone', () => {
    const manifests = buildManifests({
      'k8s/a.yaml': buildFilled('Secret', 'app-secrets', { password: 'config/secrets/password' }),
      'config/secrets/password': 'hunter2\n',
    });
    expect(findManifest(manifests, 'Secret', 'app-secrets').body['data']).toEqual({
      password: 'aHVudGVyMgo=',
    });
  });

  it.each([
    [
      'nowhere: config/nowhere',
      'manifest-file-missing k8s/a.yaml:7 ConfigMap config names config/nowhere, which does not exist',
    ],
    [
      'up: ../../etc/passwd',
      'manifest-file-missing k8s/a.yaml:7 ConfigMap config names ../../etc/passwd, which does not exist',
    ],
    [
      '- a',
      'manifest-invalid k8s/a.yaml:7 ConfigMap config pulso.dev/files is not a mapping of keys to files',
    ],
    [
      'a: [',
      'manifest-invalid k8s/a.yaml:7 ConfigMap config pulso.dev/files is not a mapping of keys to files',
    ],
    [
      '"a/b": config/a',
      'manifest-invalid k8s/a.yaml:7 ConfigMap config pulso.dev/files: "a/b" must be letters, digits, ., - or _, and name a file',
    ],
    [
      'a: 7',
      'manifest-invalid k8s/a.yaml:7 ConfigMap config pulso.dev/files: "a" must be letters, digits, ., - or _, and name a file',
    ],
  ])('refuses %j', (files, problem) => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\n  annotations:\n    # which files\n    pulso.dev/files: |\n      ${files}\n`;
    expect(manifestProblems({ 'k8s/a.yaml': text, 'config/a': '' })).toEqual([problem]);
  });

  it.each(['ConfigMap', 'Secret'] as const)('a %s holds 1 MiB and not a byte more', (kind) => {
    const filled = buildFilled(kind, 'config', { a: 'config/a', b: 'config/b' });
    const files = { 'k8s/a.yaml': filled, 'config/b': 'x' };
    const fits = new Uint8Array(1024 * 1024 - 1);
    expect(manifestProblems({ ...files, 'config/a': fits })).toEqual([]);
    expect(manifestProblems({ ...files, 'config/a': new Uint8Array(1024 * 1024) })).toEqual([
      `manifest-too-large k8s/a.yaml:6 ${kind} config would contain 1025 KiB, most of it config/a (1024 KiB): a cluster accepts 1024 KiB in one ${kind}`,
    ]);
  });
});
