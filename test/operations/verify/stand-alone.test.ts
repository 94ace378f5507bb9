import { describe, expect, it } from 'vitest';
import type { Service, Stack } from '../../../src/engine/desired/stack.ts';
import { standAlone } from '../../../src/operations/verify/stand-alone.ts';
import { buildNetwork, buildService, buildStack, buildVolume } from '../../support/build-stack.ts';

const DATA = { type: 'volume', source: 'database-data', target: '/data', readOnly: false } as const;

function createStack(fields: Partial<Service> = {}, more: Partial<Stack> = {}): Stack {
  const database = buildService({
    ...{
      name: 'database',
      mounts: [DATA],
      ports: [{ target: 5432, protocol: 'tcp', published: 21000 }],
    },
    ...{
      networks: [
        { network: 'default', aliases: ['db'], ipv4Address: '10.221.0.5' },
        { network: 'shared', aliases: [] },
      ],
    },
    ...{ dependsOn: [{ service: 'app', condition: 'service_started' }], ...fields },
  });
  return buildStack({
    services: [buildService(), database],
    networks: [
      buildNetwork({ subnets: [{ subnet: '10.221.0.0/26' }] }),
      buildNetwork({ key: 'shared', name: 'shared', external: true }),
      buildNetwork({ key: 'unused' }),
    ],
    volumes: [buildVolume(), buildVolume({ key: 'cache-data' })],
    ...more,
  });
}

describe('standAlone', () => {
  it('keeps one service with its own volume and network, and nothing that others could reach', () => {
    const alone = standAlone(createStack(), { service: 'database' });
    expect(alone.services).toEqual([
      expect.objectContaining({
        ...{ name: 'database', ports: [], dependsOn: [], mounts: [DATA] },
        networks: [{ network: 'default', aliases: [] }],
      }),
    ]);
    expect(alone.networks).toEqual([buildNetwork({ internal: true })]);
    expect(alone.volumes).toEqual([buildVolume()]);
  });

  it('keeps volumes of files beside it, or alone', () => {
    const both = standAlone(createStack(), { service: 'database', volumes: ['cache-data'] });
    expect(both.volumes.map(({ key }) => key)).toEqual(['database-data', 'cache-data']);
    const alone = standAlone(createStack(), { volumes: ['cache-data'] });
    expect(alone).toMatchObject({ services: [], networks: [], volumes: [{ key: 'cache-data' }] });
  });

  it.each<[string, Stack]>([
    [
      'a folder of its machine',
      createStack({ mounts: [{ type: 'bind', source: '/srv', target: '/data', readOnly: false }] }),
    ],
    [
      "a volume of somebody else's",
      createStack({}, { volumes: [buildVolume({ name: 'other_data' })] }),
    ],
    ['an external volume', createStack({}, { volumes: [buildVolume({ external: true })] })],
  ])('refuses a service that mounts %s', (_, stack) => {
    expect(() => standAlone(stack, { service: 'database' })).toThrow(
      /cannot be loaded on another target/,
    );
  });

  it('refuses a service that is not there', () => {
    expect(() => standAlone(createStack(), { service: 'mysql' })).toThrow(/is not in the stack/);
  });
});
