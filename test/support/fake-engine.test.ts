import { describeEngineContract } from './engine-contract.ts';
import { buildContractStack } from './contract-stack.ts';
import { createFakeEngine } from './fake-engine.ts';

const engine = createFakeEngine();

describeEngineContract('the fake engine', () =>
  Promise.resolve({
    image: 'busybox:1',
    real: false,
    engine,
    silent: () => Promise.resolve(createFakeEngine({ unreachable: true })),
    other: createFakeEngine({ other: engine }),
    client: (slug, variant) => ({
      kind: 'compose',
      slug,
      target: 'contract',
      stack: buildContractStack(slug, variant),
    }),
    close: () => Promise.resolve(),
  }),
);
