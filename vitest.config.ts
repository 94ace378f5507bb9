import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** They need a cluster: `scripts/cluster up`, or a kubeconfig in PULSO_TEST_KUBECONFIG. */
const CLUSTER_TESTS = 'test/integration/kubernetes*.test.ts';
/** They take minutes each: `scripts/nightly`. */
const NIGHTLY_TESTS = 'test/integration/**/*.nightly.test.ts';

/** Texts are compared in English, whatever the language of the machine is. */
const env = { PULSO_LANG: 'en' };

const onEngine: TestProjectInlineConfiguration['test'] = {
  globalSetup: ['test/support/build-once.ts', 'test/support/remove-leftovers.ts'],
  env,
  // Real engines are shared: one file at a time keeps ports and memory predictable.
  fileParallelism: false,
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          env,
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...onEngine,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: [CLUSTER_TESTS, NIGHTLY_TESTS],
        },
      },
      { test: { ...onEngine, name: 'nightly', include: [NIGHTLY_TESTS] } },
      {
        test: {
          name: 'cluster',
          env,
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
