import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { assertOwnVolumes } from '../../../../../src/engines/docker/apply/volumes/assert-own-volumes.ts';

const PROJECT = 'com.docker.compose.project';
const client = { slug: 'acme', workspace: 'ws-1' };

/** An engine with these volumes, by name. */
function engineWith(volumes: Record<string, Record<string, string> | null>): Dockerode {
  const inspect = (name: string) => {
    if (name in volumes) return Promise.resolve({ Name: name, Labels: volumes[name] });
    return Promise.reject(Object.assign(new Error('not found'), { statusCode: 404 }));
  };
  return {
    getVolume: (name: string) => ({ inspect: () => inspect(name) }),
  } as unknown as Dockerode;
}

it.each([
  ['is new', {}],
  ["is the client's", { 'acme_db.data': { [PROJECT]: 'acme', 'pulso.workspace': 'ws-1' } }],
  ['is from before ids', { 'acme_db.data': { [PROJECT]: 'acme' } }],
])('an image volume that %s is mounted', async (_, volumes) => {
  await expect(
    assertOwnVolumes(engineWith(volumes), client, ['acme_db.data']),
  ).resolves.toBeUndefined();
});

it.each([
  ["nobody's", null],
  ["another client's", { [PROJECT]: 'beta', 'pulso.workspace': 'ws-1' }],
  ["another workspace's", { [PROJECT]: 'acme', 'pulso.workspace': 'ws-2' }],
])('an image volume that is %s is refused', async (_, labels) => {
  const engine = engineWith({ 'acme_db.data': labels });
  await expect(assertOwnVolumes(engine, client, ['other', 'acme_db.data'])).rejects.toMatchObject({
    code: 'foreign-volume',
    message: expect.stringContaining('acme_db.data'),
  });
});
