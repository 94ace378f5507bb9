import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashNetwork, hashService, hashVolume } from '../../../src/compose/plan/hash-service.ts';
import { shortFacets } from '../../../src/compose/plan/service-facets.ts';
import type { MountedFile } from '../../../src/engine/desired/stack.ts';
import { buildNetwork, buildService, buildVolume } from '../../support/build-stack.ts';

const secret = (bytes: Uint8Array): MountedFile => ({
  kind: 'secret',
  name: 'password',
  target: '/run/secrets/password',
  bytes,
  uid: 0,
  gid: 0,
  mode: 0o400,
});

describe('hashService', () => {
  it('changes with any byte of a mounted file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, position) => {
        const changed = Uint8Array.from(bytes);
        const at = position % bytes.length;
        changed[at] = (changed[at]! + 1) % 256;
        const hashOf = (content: Uint8Array): string =>
          hashService(buildService({ files: [secret(content)] }));
        expect(hashOf(changed)).not.toBe(hashOf(bytes));
        expect(hashOf(Buffer.from(bytes))).toBe(hashOf(bytes));
      }),
    );
  });

  it('does not depend on the order in which fields and variables were read', () => {
    const one = buildService({
      environment: { A: '1', B: '2' },
      resources: { cpus: 1, memory: 2 },
    });
    const other = buildService({
      resources: { memory: 2, cpus: 1 },
      environment: { B: '2', A: '1' },
    });
    expect(hashService(other)).toBe(hashService(one));
  });

  it('tells values apart that look alike when joined', () => {
    const hashes = [
      buildService({ command: ['a b'] }),
      buildService({ command: ['a', 'b'] }),
      buildService({ environment: { A: 'b' } }),
      buildService({ labels: { A: 'b' } }),
      buildService({ environment: { 'A: b': '' } }),
      buildService({ capAdd: ['x'] }),
      buildService({ capDrop: ['x'] }),
    ].map(hashService);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('ignores what makes no other container', () => {
    const plain = hashService(buildService());
    expect(hashService(buildService({ pullPolicy: 'always' }))).toBe(plain);
    const dependsOn = [{ service: 'x', condition: 'service_started' as const }];
    expect(hashService(buildService({ dependsOn }))).toBe(plain);
  });

  it('keeps no value in what a container shows of it', () => {
    const facets = shortFacets(
      buildService({ environment: { TOKEN: 'hunter2' }, files: [secret(Buffer.from('hunter2'))] }),
    );
    expect(Object.keys(facets)).toContain('secret /run/secrets/password');
    expect(JSON.stringify(facets)).not.toContain('hunter2');
  });
});

it('hashes what networks and volumes are made with', () => {
  const networks = [
    {},
    { internal: true },
    { subnets: [{ subnet: '10.0.0.0/26' }] },
    { labels: { a: 'b' } },
  ];
  expect(new Set(networks.map((one) => hashNetwork(buildNetwork(one)))).size).toBe(networks.length);
  const volumes = [{}, { driver: 'nfs' }, { driverOptions: { a: 'b' } }];
  expect(new Set(volumes.map((one) => hashVolume(buildVolume(one)))).size).toBe(volumes.length);
});
