import { describe, expect, it } from 'vitest';
import { CORE } from '../../../src/manifests/resource-kind.ts';
import type {
  ObservedObject,
  ObservedSet,
  SetMember,
} from '../../../src/manifests/plan/observed-objects.ts';
import { toSteps } from '../../../src/manifests/plan/object-operations.ts';
import { planDeploy } from '../../../src/manifests/plan/plan-deploy.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import type { JsonObject } from '../../../src/text/json.ts';
import type { Manifest, Manifests } from '../../../src/engine/desired/manifests.ts';
import { buildDeployment, buildFilled, buildManifests } from '../../support/build-manifests.ts';

const manifests = buildManifests({
  'k8s/a.yaml': buildDeployment('app'),
  'k8s/b.yaml': { ...buildDeployment('database'), kind: 'StatefulSet' },
  'k8s/c.yaml': buildFilled('Secret', 'secrets', { password: 'config/secrets/password' }),
  'k8s/d.yaml': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme' } },
  'config/secrets/password': 'hunter2',
});

type Changes = Partial<ObservedObject> & { before?: JsonObject };
const ABSENT = 'absent';

/** The client with every object as its manifest says, but for these changes. */
function observe(
  changes: Record<string, Changes | typeof ABSENT> = {},
  leftovers: readonly SetMember[] = [],
): ObservedSet {
  const objects = manifests.objects.map((manifest): ObservedObject => {
    const change = changes[`${manifest.kind}/${manifest.name}`] ?? {};
    if (change === ABSENT) return absent(manifest);
    const { before, next, ...rest } = change;
    const same = {
      ...manifest.body,
      metadata: { ...(manifest.body['metadata'] as object), uid: 'u' },
    };
    const live = { ...same, ...before };
    return {
      manifest,
      path: `/${manifest.name}`,
      live,
      next: { ...same, ...next },
      conflicts: [],
      force: false,
      ...rest,
    };
  });
  return { objects, leftovers };
}

function absent(manifest: Manifest): ObservedObject {
  return { manifest, path: `/${manifest.name}`, conflicts: [], force: false };
}

function plan(observed: ObservedSet, intent: object = {}): string {
  const operations = planDeploy('acme', observed, { verb: 'deploy', ...intent });
  return formatPlan({ slug: 'acme', target: 'prod', operations });
}

/** A client of which nothing exists. */
function nothing({ objects }: Manifests, leftovers: readonly SetMember[] = []): ObservedSet {
  return { objects: objects.map(absent), leftovers };
}

function stepsOf(observed: ObservedSet): string[][] {
  const operations = planDeploy('acme', observed, { verb: 'deploy' });
  return toSteps(operations).map((step) => step.map(({ type, resource }) => `${type} ${resource}`));
}

const member = (kind: string, name: string): SetMember => ({
  kind: { ...CORE.pods, kind },
  name,
  path: `/${name}`,
  live: {},
});

describe('planDeploy', () => {
  it('plans nothing if everything is up to date, whatever the server adds', () => {
    const before = { status: { x: 1 }, metadata: { uid: 'u', generation: 7, managedFields: [] } };
    const { metadata } = manifests.objects.at(-1)!.body;
    const live = { ...before, metadata: { ...(metadata as object), ...before.metadata } };
    expect(plan(observe({ 'Deployment/app': { before: live } }))).toBe(
      'acme on prod: nothing to do',
    );
  });

  it('creates everything of a new client in steps, the app together with its data', () => {
    expect(stepsOf(nothing(manifests))).toEqual([
      ['create namespace/acme'],
      ['create configmap/applyset'],
      ['create secret/secrets'],
      ['create statefulset/database', 'create deployment/app'],
    ]);
  });

  it.each<[string, ObservedSet]>([
    ['the database exists', observe({ 'Deployment/app': ABSENT })],
    ['the app exists', observe({ 'StatefulSet/database': ABSENT })],
    ['another workload exists', nothing(manifests, [member('Deployment', 'old')])],
    [
      'there is a Job, which would not be retried',
      nothing(
        buildManifests({
          'k8s/a.yaml': { ...buildDeployment('app'), kind: 'Job' },
          'k8s/b.yaml': { ...buildDeployment('database'), kind: 'StatefulSet' },
        }),
      ),
    ],
  ])('plans the app after its data if %s', (_, observed) => {
    const steps = stepsOf(observed).map((step) => step.join());
    expect(steps).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\w+ statefulset\/database$/),
        expect.stringMatching(/^\w+ (deployment|job)\/app$/),
      ]),
    );
  });

  it('clears the recorded digest before any other write', () => {
    const observed = observe({
      'Namespace/acme': { before: { spec: 1 } },
      'ConfigMap/applyset': { before: { spec: 1 } },
    });
    const operations = planDeploy('acme', observed, { verb: 'deploy' });
    expect(toSteps(operations)[0]?.map(({ resource }) => resource)).toEqual(['configmap/applyset']);
  });

  it('recreates a workload that the server cannot update in place', () => {
    const seen = { replace: true, before: { spec: { a: 1 } }, next: { spec: {} } };
    expect(plan(observe({ 'Deployment/app': seen }))).toBe(
      [
        'acme on prod',
        '  recreate  deployment/app  cannot be updated in place: a removed',
        '  4 unchanged',
        '  runs on until its replacement is healthy: app',
      ].join('\n'),
    );
  });

  it('names the changed fields, and never a secret value', () => {
    const spec = (image: string, replicas: number) => ({
      replicas,
      template: {
        spec: { containers: [{ name: 'app', image, env: [{ name: 'A', value: image }] }] },
      },
    });
    const text = plan(
      observe({
        'Deployment/app': { before: { spec: spec('app:1', 1) }, next: { spec: spec('app:2', 2) } },
        'Secret/secrets': { before: { data: { password: 'c2VjcmV0', old: 'eA==' } } },
      }),
    );
    expect(text).toBe(`acme on prod
  update    secret/secrets  password changed, old removed
  update    deployment/app  replicas 1 → 2, image app:1 → app:2, env[A].value changed
  3 unchanged
  runs on until its replacement is healthy: app
  restored with them on failure: secret/secrets`);
    expect(text).not.toContain('c2VjcmV0');
  });

  it('starts a stopped workload, by its file or, if that sets no replicas, by an operation of its own', () => {
    const annotations = { 'pulso.dev/replicas': '2' };
    const stopped = { metadata: { annotations }, spec: { replicas: 0 } };
    const byFile = plan(
      observe({
        'Deployment/app': {
          live: stopped,
          next: { ...stopped, spec: { replicas: 2 } },
          force: true,
        },
      }),
    );
    expect(byFile).toContain('update    deployment/app  replicas 0 → 2');
    expect(plan(observe({ 'Deployment/app': { live: stopped, next: stopped } }))).toContain(
      'start     deployment/app  stopped',
    );
  });

  it('recreates workloads, and nothing else, with recreate', () => {
    expect(plan(observe(), { recreate: true })).toBe(`acme on prod
  recreate  statefulset/database  recreate requested
  recreate  deployment/app        recreate requested
  3 unchanged`);
  });

  it('removes leftovers last, and never a claim', () => {
    const leftovers = [
      member('Ingress', 'old'),
      member('PersistentVolumeClaim', 'data'),
      member('Service', 'old'),
    ];
    expect(plan(observe({}, leftovers))).toBe(`acme on prod
! remove    ingress/old                 no longer in the client's files
  warning   persistentvolumeclaim/data  kept: no longer in the client's files, but deploy never deletes data
  remove    service/old                 no longer in the client's files
  5 unchanged`);
    const operations = planDeploy('acme', observe({}, leftovers), { verb: 'deploy' });
    expect(operations.at(-1)?.dependsOn).toEqual(['deployment/app']);
  });

  it('leaves other services and leftovers alone if services are named', () => {
    const observed = observe({ 'Deployment/app': ABSENT, 'StatefulSet/database': ABSENT }, [
      member('Service', 'old'),
    ]);
    expect(plan(observed, { services: ['app'] })).toBe(`acme on prod
  create    deployment/app  new deployment
  3 unchanged`);
    expect(() => plan(observed, { services: ['nope'] })).toThrow('there is no service nope');
  });
});

describe('field conflicts', () => {
  const conflicts = [
    { field: '.spec.replicas', owner: 'kubectl' },
    { field: '.metadata.labels.x', owner: 'argocd' },
  ];
  const observed = observe({
    'Deployment/app': { conflicts, force: true, before: { spec: { replicas: 5 } } },
    'Secret/secrets': { conflicts: [{ field: '.data.password', owner: 'vault' }], force: true },
  });

  it('fail the deploy, each named with its owner', () => {
    expect(() => plan(observed)).toThrow(
      expect.objectContaining({
        code: 'field-conflict',
        message: `acme: fields of the client's files are owned by other managers:
  secret/secrets .data.password is owned by vault
  deployment/app .spec.replicas is owned by kubectl
  deployment/app .metadata.labels.x is owned by argocd`,
        hint: expect.stringContaining('--force-conflicts') as unknown,
      }),
    );
  });

  it('are taken over with forceConflicts', () => {
    const operations = planDeploy('acme', observed, { verb: 'deploy', forceConflicts: true });
    expect(
      operations.filter(({ force }) => force === true).map(({ resource }) => resource),
    ).toEqual(['deployment/app']);
  });
});
