import { buildContractManifests } from './contract-manifests.ts';
import { describeEngineContract } from './engine-contract.ts';
import { createFakeCluster } from './fake-cluster.ts';

describeEngineContract('the fake cluster', () =>
  Promise.resolve({
    image: 'busybox:1',
    real: false,
    engine: createFakeCluster(),
    silent: () => Promise.resolve(createFakeCluster({ unreachable: true })),
    client: (slug, variant) => ({
      kind: 'manifests',
      slug,
      target: 'contract',
      manifests: buildContractManifests(slug, variant),
    }),
    close: () => Promise.resolve(),
  }),
);
