import { describe, expect, it } from 'vitest';
import { rollbackOf, selectRestored } from '../../../src/manifests/plan/plan-rollback.ts';
import type { JsonObject } from '../../../src/text/json.ts';
import type { Manifest } from '../../../src/engine/desired/manifests.ts';

function observed(kind: string, spec: object = {}, name = 'app') {
  const body = { kind, spec } as unknown as JsonObject;
  const manifest = { kind, name, apiVersion: 'v1', stage: 'app', body, at: { file: 'k8s' } };
  return {
    manifest: manifest as Manifest,
    ...{ path: `/${name}`, live: body, next: body, conflicts: [], force: false },
  };
}

const rolling = (maxSurge: unknown, maxUnavailable: unknown, replicas = 1) => ({
  replicas,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
});

describe('rollbackOf', () => {
  it.each<[string, string, object, string | undefined]>([
    ['a Deployment of one pod, by default', 'Deployment', {}, 'beside'],
    ['a Deployment that ends no pod early', 'Deployment', rolling(1, 0), 'beside'],
    ['a Deployment that ends a pod early', 'Deployment', rolling(1, 1), 'restore'],
    ['a Deployment of four that ends a quarter', 'Deployment', { replicas: 4 }, 'restore'],
    ['a Deployment of three that ends a quarter', 'Deployment', { replicas: 3 }, 'beside'],
    ['a Deployment without room for a pod more', 'Deployment', rolling(0, '25%'), 'restore'],
    ['a Deployment that recreates', 'Deployment', { strategy: { type: 'Recreate' } }, 'restore'],
    ['a StatefulSet', 'StatefulSet', {}, 'restore'],
    ['a workload that is stopped', 'Deployment', { replicas: 0 }, undefined],
    ['what has no pods', 'ConfigMap', {}, 'revert'],
    ['a claim', 'PersistentVolumeClaim', {}, undefined],
    ['the namespace', 'Namespace', {}, undefined],
  ])('%s', (_, kind, spec, rollback) => {
    expect(rollbackOf(observed(kind, spec))).toBe(rollback);
  });

  it('what does not exist yet, and the parent of the set, do not go back', () => {
    const { manifest, path, conflicts, force } = observed('Deployment');
    expect(rollbackOf({ manifest, path, conflicts, force })).toBeUndefined();
    expect(rollbackOf(observed('ConfigMap', {}, 'applyset'))).toBeUndefined();
  });
});

describe('selectRestored', () => {
  const body = (reads: string): JsonObject => ({
    spec: { volumes: [{ configMap: { name: reads } }] },
  });
  const previous = [
    { resource: 'configmap/schema', body: {} },
    { resource: 'configmap/app', body: {} },
    { resource: 'statefulset/database', body: body('schema') },
    { resource: 'deployment/app', body: body('app') },
  ];
  const restored = (...ready: string[]) =>
    selectRestored(previous, new Set(ready)).map(({ resource }) => resource);

  it('takes back everything, in the order of the changes', () => {
    expect(restored()).toEqual(previous.map(({ resource }) => resource));
  });

  it('leaves a database that became ready with what it reads', () => {
    expect(restored('statefulset/database')).toEqual(['configmap/app', 'deployment/app']);
  });

  it('takes back a Deployment that became ready: it reads the same files', () => {
    expect(restored('deployment/app')).toEqual(previous.map(({ resource }) => resource));
  });
});
