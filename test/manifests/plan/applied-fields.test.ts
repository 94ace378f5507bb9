import { describe, expect, it } from 'vitest';
import { appliedFields } from '../../../src/manifests/plan/applied-fields.ts';
import type { JsonObject } from '../../../src/text/json.ts';

const port = { containerPort: 8080, protocol: 'TCP' };

/** A Deployment as a server keeps it: defaults filled in, a label and a container of others. */
function live(managedFields: object[]): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...{ name: 'app', namespace: 'acme', uid: 'u', resourceVersion: '7' },
      labels: { own: 'yes', others: 'too' },
      finalizers: ['a', 'b'],
      managedFields,
    },
    spec: {
      replicas: 3,
      template: {
        spec: {
          restartPolicy: 'Always',
          volumes: [{ name: 'scratch', emptyDir: {} }],
          containers: [
            { name: 'sidecar', image: 'mesh:1' },
            {
              ...{ name: 'app', image: 'app:1', terminationMessagePath: '/dev/x' },
              command: ['sh', '-c'],
              ports: [port],
            },
          ],
        },
      },
    },
    status: { replicas: 3 },
  } as unknown as JsonObject;
}

const applied = {
  manager: 'pulso',
  operation: 'Apply',
  fieldsV1: {
    'f:metadata': {
      'f:labels': { 'f:own': {} },
      'f:finalizers': { 'v:"b"': {} },
    },
    'f:spec': {
      'f:template': {
        'f:spec': {
          'f:volumes': { 'k:{"name":"scratch"}': { '.': {}, 'f:name': {}, 'f:emptyDir': {} } },
          'f:containers': {
            'k:{"name":"app"}': {
              ...{ '.': {}, 'f:name': {}, 'f:image': {}, 'f:command': {} },
              'f:ports': {
                'k:{"containerPort":8080,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
              },
            },
          },
        },
      },
    },
  },
};

describe('appliedFields', () => {
  it('reads what pulso applied, without defaults, status and what others set', () => {
    const others = { manager: 'mesh', operation: 'Apply', fieldsV1: { 'f:spec': {} } };
    expect(appliedFields(live([others, applied]))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app', namespace: 'acme', labels: { own: 'yes' }, finalizers: ['b'] },
      spec: {
        template: {
          spec: {
            volumes: [{ name: 'scratch', emptyDir: {} }],
            containers: [{ name: 'app', image: 'app:1', command: ['sh', '-c'], ports: [port] }],
          },
        },
      },
    });
  });

  it('keeps a map that pulso owns and whose entries are of others, empty', () => {
    const fieldsV1 = { 'f:metadata': { 'f:labels': { '.': {} } } };
    expect(appliedFields(live([{ ...applied, fieldsV1 }]))).toMatchObject({
      metadata: { labels: {} },
    });
  });

  it.each([
    ['others applied', [{ ...applied, manager: 'kubectl' }]],
    ['pulso patched alone', [{ ...applied, operation: 'Update' }]],
    ['nobody is recorded for', []],
  ])('knows nothing of an object that %s', (_, managedFields) => {
    expect(appliedFields(live(managedFields))).toBeUndefined();
  });
});
