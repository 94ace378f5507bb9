import Dockerode from 'dockerode';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import { contractIdentity } from '../support/contract-identity.ts';
import { buildContractStack } from '../support/contract-stack.ts';
import { describeEngineContract } from '../support/engine-contract.ts';
import { removeClients } from '../support/remove-clients.ts';
import { connectSilentDocker } from '../support/silent-engines.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';

describeEngineContract('the Docker engine', async () => {
  const docker = new Dockerode();
  await ensureTestImage(docker);
  return {
    image: TEST_IMAGE,
    real: true,
    silent: () => connectSilentDocker(),
    engine: await connectDocker({ name: 'contract' }, contractIdentity('one')),
    other: await connectDocker({ name: 'contract' }, contractIdentity('two')),
    client: (slug, variant) => ({
      kind: 'compose',
      slug,
      target: 'contract',
      stack: buildContractStack(slug, variant),
    }),
    close: (slugs) => removeClients(docker, slugs),
  };
});
