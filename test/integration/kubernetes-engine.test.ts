import Dockerode from 'dockerode';
import { connectKubernetes } from '../../src/engines/kubernetes/connect/connect-kubernetes.ts';
import { contractIdentity } from '../support/contract-identity.ts';
import { buildContractManifests } from '../support/contract-manifests.ts';
import { describeEngineContract } from '../support/engine-contract.ts';
import { liveClient, liveKubeconfig, removeNamespaces } from '../support/live-cluster.ts';
import { connectSilentKubernetes } from '../support/silent-engines.ts';
import { ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';

describeEngineContract('the Kubernetes engine', async () => {
  await ensureTestImage(new Dockerode());
  const { client, close } = await liveClient();
  return {
    image: TEST_IMAGE,
    real: true,
    silent: () => connectSilentKubernetes(),
    engine: await connectKubernetes(
      { name: 'contract', kubeconfig: await liveKubeconfig() },
      contractIdentity('one'),
    ),
    other: await connectKubernetes(
      { name: 'contract', kubeconfig: await liveKubeconfig() },
      contractIdentity('two'),
    ),
    client: (slug, variant) => ({
      kind: 'manifests',
      slug,
      target: 'contract',
      manifests: buildContractManifests(slug, variant),
    }),
    close: async (slugs) => {
      await removeNamespaces(client, slugs);
      close();
    },
  };
});
