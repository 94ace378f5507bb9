import { describe, expect, it } from 'vitest';
import {
  buildServicePod,
  claimsOf,
} from '../../../../src/engines/kubernetes/exec/build-service-pod.ts';
import { objectsAt, textAt, valueAt, type JsonObject } from '../../../../src/text/json.ts';

const PROBE = { httpGet: { path: '/', port: 'web' } };

const WORKLOAD: JsonObject = {
  metadata: { name: 'app' },
  spec: {
    replicas: 0,
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
    template: {
      metadata: {
        labels: { 'app.kubernetes.io/name': 'app', 'pulso.dev/service': 'app' },
        annotations: {
          'pulso.dev/checksum': 'x',
          'container.apparmor.security.beta.kubernetes.io/app': 'runtime/default',
        },
      },
      spec: {
        serviceAccountName: 'app',
        automountServiceAccountToken: false,
        securityContext: { runAsUser: 1000, fsGroup: 1000 },
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 60,
        hostname: 'app',
        nodeSelector: { disk: 'fast' },
        affinity: { nodeAffinity: { a: 1 }, podAntiAffinity: { b: 2 } },
        topologySpreadConstraints: [{ maxSkew: 1 }],
        initContainers: [
          { name: 'render', image: 'r', ports: [{ containerPort: 1, hostPort: 2 }] },
        ],
        containers: [
          {
            name: 'app',
            image: 'app:1',
            command: ['serve'],
            args: ['--all'],
            workingDir: '/app',
            env: [{ name: 'WORD', value: 'x' }],
            envFrom: [{ secretRef: { name: 'more' } }],
            ports: [{ name: 'web', containerPort: 8080, hostPort: 80 }],
            ...{ livenessProbe: PROBE, readinessProbe: PROBE, startupProbe: PROBE },
            lifecycle: { preStop: { exec: { command: ['sleep'] } } },
            resources: {
              limits: { cpu: '2', memory: '1Gi', 'example.com/gpu': '1' },
              requests: { cpu: '1', memory: '512Mi', 'example.com/gpu': '1' },
            },
            securityContext: { readOnlyRootFilesystem: true },
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
          { name: 'proxy', image: 'p' },
        ],
        volumes: [{ name: 'shared', persistentVolumeClaim: { claimName: 'shared' } }],
      },
    },
  },
};

const build = (workload: JsonObject = WORKLOAD, node?: string): JsonObject =>
  buildServicePod(workload, {
    ...{ slug: 'acme', name: 'pulso-job-1', workspace: 'ws' },
    ...(node === undefined ? {} : { node }),
  });

describe('a pod like those of a service', () => {
  it('is in none of the sets that select the service, and ends by itself', () => {
    const pod = build();
    const labels = valueAt(pod, ['metadata', 'labels']);
    expect(labels).toMatchObject({ 'app.kubernetes.io/name': 'job', 'pulso.workspace': 'ws' });
    expect(labels).not.toHaveProperty(['pulso.dev/service']);
    expect(pod['spec']).toMatchObject({
      ...{ restartPolicy: 'Never', terminationGracePeriodSeconds: 1 },
      activeDeadlineSeconds: 24 * 3600,
    });
  });

  it('has one container, which waits: nothing of it serves or is probed', () => {
    const containers = objectsAt(build(), ['spec', 'containers']);
    expect(containers).toEqual([
      {
        ...{ name: 'app', image: 'app:1', workingDir: '/app' },
        command: ['sh', '-c', expect.stringContaining('sleep') as unknown],
        env: [{ name: 'WORD', value: 'x' }],
        envFrom: [{ secretRef: { name: 'more' } }],
        resources: {
          limits: { cpu: '2', memory: '1Gi', 'example.com/gpu': '1' },
          requests: { cpu: '10m', memory: '16Mi', 'example.com/gpu': '1' },
        },
        securityContext: { readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ]);
  });

  it('keeps account, security and node choice, and init containers without ports of the node', () => {
    const pod = build();
    expect(pod['spec']).toMatchObject({
      ...{ serviceAccountName: 'app', automountServiceAccountToken: false },
      securityContext: { runAsUser: 1000, fsGroup: 1000 },
      nodeSelector: { disk: 'fast' },
      initContainers: [{ name: 'render', image: 'r', ports: [{ containerPort: 1 }] }],
    });
    expect(textAt(pod, ['metadata', 'annotations', 'pulso.dev/checksum'])).toBeUndefined();
    expect(Object.values(valueAt(pod, ['metadata', 'annotations']) ?? {})).toEqual([
      'runtime/default',
    ]);
    const [init] = objectsAt(pod, ['spec', 'initContainers']);
    expect(objectsAt(init, ['ports'])).toEqual([{ containerPort: 1 }]);
  });

  it('can be beside the pods of the service, which have to be apart', () => {
    const spec = valueAt(build(), ['spec']);
    expect(spec).not.toHaveProperty('topologySpreadConstraints');
    expect(spec).not.toHaveProperty('hostname');
    expect(valueAt(spec, ['affinity'])).toEqual({ nodeAffinity: { a: 1 } });
  });

  it('mounts what the first pod mounts, on the node where that is', () => {
    expect(claimsOf(WORKLOAD)).toEqual(['shared', 'data-app-0']);
    expect(objectsAt(build(), ['spec', 'volumes'])).toEqual([
      { name: 'shared', persistentVolumeClaim: { claimName: 'shared' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'data-app-0' } },
    ]);
    expect(textAt(build(), ['spec', 'nodeName'])).toBeUndefined();
    expect(textAt(build(WORKLOAD, 'n1'), ['spec', 'nodeName'])).toBe('n1');
  });
});
