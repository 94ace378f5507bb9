import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { assertExternal } from '../../../../src/engines/docker/observe/assert-external.ts';
import { buildNetwork, buildStack, buildVolume } from '../../../support/build-stack.ts';

/** The engine finds names by a part of them. */
const engine = {
  listNetworks: () => Promise.resolve([{ Name: 'lan' }, { Name: 'lan-of-others' }]),
  listVolumes: () => Promise.resolve({ Volumes: [{ Name: 'media' }] }),
} as unknown as Dockerode;

/** One of an older version, with no volumes at all. */
const bare = {
  listNetworks: () => Promise.resolve([]),
  listVolumes: () => Promise.resolve({ Volumes: null }),
} as unknown as Dockerode;

function stackNaming({ network = 'lan', volume = 'media', external = true }) {
  return buildStack({
    networks: [buildNetwork({ key: 'net', name: network, external })],
    volumes: [buildVolume({ key: 'vol', name: volume, external })],
  });
}

it.each([
  ['network', { network: 'la' }, 'la'],
  ['network', { network: 'of-others' }, 'of-others'],
  ['volume', { volume: 'medi' }, 'medi'],
])(
  'an external %s that does not exist is named, with the command that creates it',
  async (kind, names, missing) => {
    await expect(assertExternal(engine, stackNaming(names))).rejects.toMatchObject({
      code: 'external-missing',
      message: `acme: external ${kind} not found: ${missing}`,
      hint: expect.stringContaining(`docker ${kind} create ${missing};`),
    });
  },
);

it('what exists, and what the client has by itself, is not refused', async () => {
  await assertExternal(engine, stackNaming({}));
  await assertExternal(bare, stackNaming({ external: false }));
  await expect(assertExternal(bare, stackNaming({ network: 'lan' }))).rejects.toMatchObject({
    code: 'external-missing',
  });
});
