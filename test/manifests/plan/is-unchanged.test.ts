import { describe, expect, it } from 'vitest';
import { isRecorded, isUnchanged } from '../../../src/manifests/plan/is-unchanged.ts';
import { isParent } from '../../../src/manifests/apply-set.ts';
import { isJsonObject, replaceAt, type Json, type JsonObject } from '../../../src/text/json.ts';
import { buildDeployment, buildManifests, findManifest } from '../../support/build-manifests.ts';

const spec = {
  containers: [{ name: 'app', image: 'app:1', args: ['--serve', '--quiet'] }],
  nodeSelector: { disk: 'fast' },
};
const metadata = { annotations: { 'example.org/team': 'web' } };
const manifests = buildManifests({
  'k8s/app.yaml': replaceAt(
    { ...buildDeployment('app', spec), metadata: { name: 'app', ...metadata } },
    ['spec', 'replicas'],
    () => 1,
  ),
});
const asked = findManifest(manifests, 'Deployment', 'app').body;

interface Entry {
  manager: string;
  operation: 'Apply' | 'Update';
  fieldsV1?: object;
}
const applied: Entry = { manager: 'pulso', operation: 'Apply', fieldsV1: { 'f:spec': {} } };
const controller: Entry = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  fieldsV1: {
    'f:metadata': { 'f:annotations': { 'f:deployment.kubernetes.io/revision': {} } },
    'f:status': { 'f:replicas': {} },
  },
};

/** As a list of a server shows it: no kind of its own, with defaults, status and who set what. */
function serve(body: JsonObject, managers: readonly Entry[] = [applied, controller]): JsonObject {
  const filled = addDefaults(body) as JsonObject;
  const told = Object.entries(filled).filter(([key]) => key !== 'apiVersion' && key !== 'kind');
  return {
    ...Object.fromEntries(told),
    metadata: { ...(filled['metadata'] as JsonObject), uid: 'u', managedFields: managers as never },
    status: { observedGeneration: 1 },
  };
}

/** What the server fills in where nothing was asked for: a field in every object there is, those in lists too. */
function addDefaults(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(addDefaults);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, addDefaults(inner)]);
  return { ...(Object.fromEntries(entries) as JsonObject), filledIn: 'by the server' };
}

/** The live object after another hand was at it. */
function edited(path: readonly string[], edit: (old: Json | undefined) => Json): JsonObject {
  return replaceAt(serve(asked), path, edit);
}

const pod = ['spec', 'template', 'spec'];
const inContainer = (fields: object) => (old: Json | undefined) =>
  (old as JsonObject[]).map((one) => ({ ...one, ...fields }));
const owning = (fieldsV1: object, operation: Entry['operation'] = 'Update'): JsonObject =>
  serve(asked, [applied, controller, { manager: 'somebody-else', operation, fieldsV1 }]);

describe('isUnchanged is true', () => {
  it.each<[string, JsonObject]>([
    ['if it is as it was applied', serve(asked)],
    [
      'if pulso restarted it since',
      replaceAt(
        serve(asked, [
          applied,
          {
            manager: 'pulso',
            operation: 'Update',
            fieldsV1: { 'f:spec': { 'f:template': { 'f:metadata': {} } } },
          },
        ]),
        ['spec', 'template', 'metadata', 'annotations', 'pulso.dev/restarted-at'],
        () => '2026-01-01T00:00:00Z',
      ),
    ],
    [
      'if others own fields that are not desired',
      owning({ 'f:spec': { '.': {}, 'f:paused': {} }, 'f:secrets': { 'k:{"name":"token"}': {} } }),
    ],
    [
      'if others set the same label',
      owning({ 'f:metadata': { 'f:labels': { 'f:app.kubernetes.io/name': {} } } }),
    ],
  ])('%s', (_, live) => {
    expect(isUnchanged(asked, live)).toBe(true);
  });
});

describe('isUnchanged is false', () => {
  it.each<[string, JsonObject]>([
    ['a value differs', edited([...pod, 'containers'], inContainer({ image: 'app:2' }))],
    ['somebody scaled it', edited(['spec', 'replicas'], () => 5)],
    ['it was stopped', edited(['spec', 'replicas'], () => 0)],
    [
      'a list is longer',
      edited([...pod, 'containers'], inContainer({ args: ['--serve', '--quiet', '--more'] })),
    ],
    ['a list is shorter', edited([...pod, 'containers'], inContainer({ args: ['--serve'] }))],
    [
      'a list has another order',
      edited([...pod, 'containers'], inContainer({ args: ['--quiet', '--serve'] })),
    ],
    ['a list is missing', edited([...pod, 'containers'], () => null)],
    ['a map is missing', edited([...pod, 'nodeSelector'], () => 'none')],
    ['a label is missing', edited(['metadata', 'labels'], () => ({}))],
    ['an annotation is missing', edited(['metadata', 'annotations'], () => ({}))],
    ['another manager set one of its fields', owning({ 'f:spec': { 'f:replicas': {} } })],
    ['another manager applied all of it', owning({ 'f:spec': {} }, 'Apply')],
    [
      'another manager set a field of a list item',
      owning({ 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"app"}': {} } } } } }), // prettier-ignore
    ],
    [
      'another manager set a whole map',
      owning({ 'f:spec': { 'f:template': { 'f:spec': { 'f:nodeSelector': {} } } } }),
    ],
    ['the fields of another manager are unknown', serve(asked, [applied, { manager: 'x', operation: 'Update' }])], // prettier-ignore
    ['its managers are unknown', serve(asked, [])],
    ['it has no record of managers', addDefaults(asked) as JsonObject],
    ['pulso has never applied it', serve(asked, [{ ...applied, operation: 'Update' }])],
  ])('if %s', (_, live) => {
    expect(isUnchanged(asked, live)).toBe(false);
  });

  it('if it has a write-only field', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', stringData: { a: '1' } };
    expect(isUnchanged(secret, serve({ data: { a: 'MQ==' } }))).toBe(false);
  });
});

describe('isRecorded', () => {
  const parent = manifests.objects.find(isParent)!.body;

  it.each<[string, boolean, JsonObject | undefined]>([
    ['these manifests', true, serve(parent)],
    ['others', false, replaceAt(parent, ['metadata', 'annotations', 'pulso.dev/digest'], () => 'x')], // prettier-ignore
    ['that an apply is under way', false, replaceAt(parent, ['metadata', 'annotations'], () => ({}))], // prettier-ignore
    ['nothing: it is not there', false, undefined],
  ])('%s', (_, noted, live) => {
    expect(isRecorded(manifests, live)).toBe(noted);
  });
});
