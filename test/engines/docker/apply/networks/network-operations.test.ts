import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { removeNetwork } from '../../../../../src/engines/docker/apply/networks/network-operations.ts';

/** An engine that refuses to remove a network to which these containers of others are attached. */
function refusing(reason: string, attached: readonly string[] = []): Dockerode {
  const refused = Object.assign(new Error(reason), { statusCode: 403, json: { message: reason } });
  return {
    getNetwork: () => ({ remove: () => Promise.reject(refused) }),
    listContainers: ({ filters }: { filters: { label?: string[] } }) =>
      Promise.resolve(
        filters.label === undefined ? attached.map((name) => ({ Names: [`/${name}`] })) : [],
      ),
  } as unknown as Dockerode;
}

const ENDPOINTS = 'error while removing network: network acme_default id 1f has active endpoints';

it('a network that others are attached to names them', async () => {
  const removed = removeNetwork(refusing(ENDPOINTS, ['probe', 'other-1']), 'acme', 'acme_default');
  await expect(removed).rejects.toMatchObject({
    code: 'engine-refused',
    message: 'acme: network acme_default is in use by probe, other-1',
    hint: 'disconnect them: docker network disconnect acme_default <container>',
  });
});

it('a network whose endpoints the engine lost count of says so', async () => {
  await expect(removeNetwork(refusing(ENDPOINTS), 'acme', 'acme_default')).rejects.toMatchObject({
    code: 'engine-refused',
    message: expect.stringContaining('no container has one'),
    hint: expect.stringContaining('restart the Docker Engine'),
  });
});

it('any other refusal is the reason of the engine', async () => {
  const removed = removeNetwork(refusing('no permission'), 'acme', 'acme_default');
  await expect(removed).rejects.toThrow('no permission');
});
