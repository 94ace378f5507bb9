import { describe, expect, it } from 'vitest';
import { CORE } from '../../../src/engines/kubernetes/connect/collections.ts';
import type { Member } from '../../../src/engines/kubernetes/observe/list-members.ts';
import type {
  ObservedSet,
  SeenObject,
} from '../../../src/engines/kubernetes/observe/observe-set.ts';
import { toSteps } from '../../../src/manifests/plan/object-operations.ts';
import { planDeploy } from '../../../src/manifests/plan/plan-deploy.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import type { JsonObject } from '../../../src/text/json.ts';
import type { Manifests } from '../../../src/engine/manifests.ts';
import { buildDeployment, buildFilled, buildManifests } from '../../support/build-manifests.ts';

const manifests = buildManifests({
  'k8s/a.yaml': buildDeployment('app'),
  'k8s/b.yaml': { ...buildDeployment('database'), kind: 'StatefulSet' },
  'k8s/c.yaml': buildFilled('Secret', 'secrets', { password: 'config/secrets/password' }),
  'k8s/d.yaml': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme' } },
  'config/secrets/password': 'hunter2',
});

/** What the server shows where everything is as asked, with single objects replaced. */
function observe(
  changes: Record<string, Partial<SeenObject> & { before?: JsonObject }> = {},
  leftovers: readonly Member[] = [],
): ObservedSet {
  const asked = manifests.objects.map((manifest): SeenObject => {
    const { before, next, ...rest } = changes[`${manifest.kind}/${manifest.name}`] ?? {};
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
  return { asked, leftovers };
}

function plan(observed: ObservedSet, intent: object = {}): string {
  const operations = planDeploy('acme', observed, { verb: 'deploy', ...intent });
  return formatPlan({ slug: 'acme', target: 'prod', operations });
}

/** What is seen where nothing of it is there. */
function nothing({ objects }: Manifests, leftovers: readonly Member[] = []): ObservedSet {
  const absent = { path: '', conflicts: [], force: false };
  return { asked: objects.map((manifest) => ({ manifest, ...absent })), leftovers };
}

function stepsOf(observed: ObservedSet): string[][] {
  const operations = planDeploy('acme', observed, { verb: 'deploy' });
  return toSteps(operations).map((step) => step.map(({ type, resource }) => `${type} ${resource}`));
}

const member = (kind: string, name: string): Member => ({
  kind: { ...CORE.pods, kind },
  name,
  path: `/${name}`,
  live: {},
});

describe('what a deploy does on a cluster', () => {
  it('nothing, where all is as asked; the server’s own bookkeeping is no change', () => {
    const before = { status: { x: 1 }, metadata: { uid: 'u', generation: 7, managedFields: [] } };
    const { metadata } = manifests.objects.at(-1)!.body;
    const live = { ...before, metadata: { ...(metadata as object), ...before.metadata } };
    expect(plan(observe({ 'Deployment/app': { before: live } }))).toBe(
      'acme on prod: nothing to do',
    );
  });

  it('everything, where nothing is there, in steps; the app beside its data', () => {
    expect(stepsOf(nothing(manifests))).toEqual([
      ['create namespace/acme'],
      ['create configmap/applyset'],
      ['create secret/secrets'],
      ['create statefulset/database', 'create deployment/app'],
    ]);
  });

  it.each<[string, ObservedSet]>([
    ['the database is there', observe({ 'Deployment/app': { live: undefined } })],
    ['the app is there', observe({ 'StatefulSet/database': { live: undefined } })],
    ['a workload of another name is there', nothing(manifests, [member('Deployment', 'old')])],
    [
      'something runs once, and would not begin again',
      nothing(
        buildManifests({
          'k8s/a.yaml': { ...buildDeployment('app'), kind: 'Job' },
          'k8s/b.yaml': { ...buildDeployment('database'), kind: 'StatefulSet' },
        }),
      ),
    ],
  ])('the app after its data, where %s', (_, observed) => {
    const steps = stepsOf(observed).map((step) => step.join());
    expect(steps).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\w+ statefulset\/database$/),
        expect.stringMatching(/^\w+ (deployment|job)\/app$/),
      ]),
    );
  });

  it('takes back what the parent notes before anything else is written', () => {
    const observed = observe({
      'Namespace/acme': { before: { spec: 1 } },
      'ConfigMap/applyset': { before: { spec: 1 } },
    });
    const operations = planDeploy('acme', observed, { verb: 'deploy' });
    expect(toSteps(operations)[0]?.map(({ resource }) => resource)).toEqual(['configmap/applyset']);
  });

  it('makes a workload anew that the server cannot change in place', () => {
    const seen = { anew: true, before: { spec: { a: 1 } }, next: { spec: {} } };
    expect(plan(observe({ 'Deployment/app': seen }))).toBe(
      [
        'acme on prod',
        '  recreate  deployment/app  cannot be changed in place: a removed',
        '  4 unchanged',
      ].join('\n'),
    );
  });

  it('names the fields that change, and never a secret value', () => {
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
  3 unchanged`);
    expect(text).not.toContain('c2VjcmV0');
  });

  it('starts what is stopped, by its file or, where that leaves the number to others, by its own', () => {
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

  it('makes pods again where asked to, and only those', () => {
    expect(plan(observe(), { recreate: true })).toBe(`acme on prod
  recreate  statefulset/database  asked for
  recreate  deployment/app        asked for
  3 unchanged`);
  });

  it('prunes last, and never a claim', () => {
    const leftovers = [
      member('Ingress', 'old'),
      member('PersistentVolumeClaim', 'data'),
      member('Service', 'old'),
    ];
    expect(plan(observe({}, leftovers))).toBe(`acme on prod
! remove    ingress/old                 no longer in the client's files
  warning   persistentvolumeclaim/data  kept: no longer in the client's files, and data is never dropped by a deploy
  remove    service/old                 no longer in the client's files
  5 unchanged`);
    const operations = planDeploy('acme', observe({}, leftovers), { verb: 'deploy' });
    expect(operations.at(-1)?.dependsOn).toEqual(['deployment/app']);
  });

  it('leaves other services and leftovers alone where services are named', () => {
    const gone = { live: undefined };
    const observed = observe({ 'Deployment/app': gone, 'StatefulSet/database': gone }, [
      member('Service', 'old'),
    ]);
    expect(plan(observed, { services: ['app'] })).toBe(`acme on prod
  create    deployment/app  new deployment
  3 unchanged`);
    expect(() => plan(observed, { services: ['nope'] })).toThrow('there is no service nope');
  });
});

describe('fields that others set', () => {
  const conflicts = [
    { field: '.spec.replicas', owner: 'kubectl' },
    { field: '.metadata.labels.x', owner: 'argocd' },
  ];
  const observed = observe({
    'Deployment/app': { conflicts, force: true, before: { spec: { replicas: 5 } } },
    'Secret/secrets': { conflicts: [{ field: '.data.password', owner: 'vault' }], force: true },
  });

  it('stop a deploy, each named with its owner', () => {
    expect(() => plan(observed)).toThrow(
      expect.objectContaining({
        code: 'field-conflict',
        message: `acme: others have set fields that the client's files set too:
  secret/secrets .data.password is vault's
  deployment/app .spec.replicas is kubectl's
  deployment/app .metadata.labels.x is argocd's`,
        hint: expect.stringContaining('--force-conflicts') as unknown,
      }),
    );
  });

  it('are taken where asked to', () => {
    const operations = planDeploy('acme', observed, { verb: 'deploy', forceConflicts: true });
    expect(
      operations.filter(({ force }) => force === true).map(({ resource }) => resource),
    ).toEqual(['deployment/app']);
  });
});
