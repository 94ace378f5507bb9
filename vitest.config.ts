import { defineConfig } from 'vitest/config';

/** They need a cluster: `scripts/cluster up`, or a kubeconfig in PULSO_TEST_KUBECONFIG. */
const CLUSTER_TESTS = 'test/integration/kubernetes*.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: [CLUSTER_TESTS],
          globalSetup: ['test/support/build-once.ts', 'test/support/remove-leftovers.ts'],
          // Real engines are shared: one file at a time keeps ports and memory predictable.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: [CLUSTER_TESTS],
          globalSetup: ['test/support/build-once.ts'],
          fileParallelism: false,
          // A guard against a hang, many times what they take: pods come and go at the pace of the machine.
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
  },
});
