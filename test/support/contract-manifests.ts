import { stringify } from 'yaml';
import { loadManifests } from '../../src/manifests/read/load-manifests.ts';
import type { Manifests } from '../../src/engine/desired/manifests.ts';
import {
  ABSENT_COMMAND,
  CONTRACT_ENV,
  CONTRACT_SECRET,
  CRASHING_COMMAND,
  servingCommand,
  waitingCommand,
} from './contract-stack.ts';
import type { ContractVariant } from './engine-contract.ts';
import { ABSENT_IMAGE, TEST_IMAGE } from './test-image.ts';

const encoder = new TextEncoder();

/** The contract's client as its k8s/ files would ask for it. */
export function buildContractManifests(slug: string, variant: ContractVariant = {}): Manifests {
  const documents = [
    namespace(slug),
    greetingMap(),
    word(),
    database(variant),
    app(variant),
    address(),
  ];
  return loadManifests({
    slug,
    files: new Map([
      ['k8s/all.yaml', encoder.encode(documents.map((one) => stringify(one)).join('---\n'))],
      ['config/greeting', encoder.encode(variant.greeting ?? 'hello')],
      ['config/secrets/word', encoder.encode(CONTRACT_SECRET)],
    ]),
    settings: {},
    images: {},
  });
}

function namespace(slug: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: slug } };
}

function greetingMap() {
  const annotations = { 'pulso.dev/files': 'greeting: config/greeting\n' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'greeting', annotations } };
}

function word() {
  const annotations = { 'pulso.dev/files': 'word: config/secrets/word\n' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'word', annotations } };
}

/** The name that other pods know the app by. Kubernetes 1.20 applies no port without its protocol. */
function address() {
  const selector = { 'app.kubernetes.io/name': 'app' };
  const spec = { selector, ports: [{ port: 8080, protocol: 'TCP' }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'app' }, spec };
}

/** Ready the moment it starts, as the cluster sees it. */
function crashingContainer() {
  return {
    name: 'app',
    image: TEST_IMAGE,
    imagePullPolicy: 'IfNotPresent',
    command: CRASHING_COMMAND,
  };
}

/** Ready and given up as quickly as the contract's Docker client is. */
function container(name: string, healthy: boolean) {
  const exec = { command: [healthy ? 'true' : 'false'] };
  // Each is a process started in the container: every second, they would be most of what the machine does.
  const probe = { exec, periodSeconds: healthy ? 10 : 1, timeoutSeconds: 20 };
  return {
    name,
    image: TEST_IMAGE,
    imagePullPolicy: 'IfNotPresent',
    command: name === 'app' ? servingCommand(name) : waitingCommand(name),
    readinessProbe: probe,
    // Only what is unhealthy fails it: a slow machine must not restart the containers that a case runs in.
    livenessProbe: { ...probe, failureThreshold: 2 },
  };
}

function workload(name: string, pod: object) {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 5, ...pod },
    },
  };
}

function database({ renamed = false }: ContractVariant) {
  const name = renamed ? 'renamed' : 'data';
  const mounted = {
    ...container('database', true),
    volumeMounts: [{ name, mountPath: '/data' }],
  };
  const claim = {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'database' },
    spec: {
      ...workload('database', { containers: [mounted] }),
      serviceName: 'database',
      volumeClaimTemplates: [claim],
    },
  };
}

function app({ healthy = true, crashing, commandless, imageless, userless }: ContractVariant) {
  const running = crashing === true ? crashingContainer() : container('app', healthy);
  const made = {
    ...running,
    ...(commandless === true && { command: ABSENT_COMMAND }),
    ...(imageless === true && { image: ABSENT_IMAGE }),
    // The image's own user is root: a pod names users by number, of which all are there.
    ...(userless === true && { securityContext: { runAsNonRoot: true } }),
  };
  const env = Object.entries(CONTRACT_ENV).map(([name, value]) => ({ name, value }));
  const mounts = [
    { name: 'greeting', mountPath: '/etc/contract' },
    { name: 'word', mountPath: '/run/secrets', readOnly: true },
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app' },
    spec: {
      ...workload('app', {
        containers: [{ ...made, env, volumeMounts: mounts }],
        volumes: [
          { name: 'greeting', configMap: { name: 'greeting' } },
          { name: 'word', secret: { secretName: 'word' } },
        ],
      }),
      replicas: 1,
      strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    },
  };
}
