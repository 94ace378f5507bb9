import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { StatusResult } from '../../src/operations/catalog/schemas/observe-schemas.ts';
import { objectsAt, textAt, type JsonObject } from '../../src/text/json.ts';
import { openClusterFleet, type ClusterFleet } from '../support/cluster-fleet.ts';
import { captureExec } from '../support/capture-exec.ts';

const KINDS = ['configmaps', 'secrets', 'services', 'serviceaccounts', 'persistentvolumeclaims', 'resourcequotas', 'limitranges']; // prettier-ignore
const APPS = ['deployments', 'statefulsets'];
const NETWORKING = ['networkpolicies', 'ingresses'];

/** Everything of a namespace that pulso could write, by path, with its version on the server. */
async function versions({ client }: ClusterFleet, slug: string): Promise<Record<string, string>> {
  const paths = [
    ...KINDS.map((kind) => `/api/v1/namespaces/${slug}/${kind}`),
    ...APPS.map((kind) => `/apis/apps/v1/namespaces/${slug}/${kind}`),
    ...NETWORKING.map((kind) => `/apis/networking.k8s.io/v1/namespaces/${slug}/${kind}`),
  ];
  const found = await Promise.all(
    paths.map(async (path) =>
      objectsAt(await client.ask({ path }), ['items']).map((item) => [
        `${path}/${textAt(item, ['metadata', 'name']) ?? ''}`,
        textAt(item, ['metadata', 'resourceVersion']) ?? '',
      ]),
    ),
  );
  return Object.fromEntries(found.flat()) as Record<string, string>;
}

function ready({ client }: ClusterFleet, slug: string): Promise<JsonObject> {
  return client.ask({ path: `/api/v1/namespaces/${slug}/services/app:http/proxy/readyz` });
}

const changes = ({ operations }: { operations: readonly { type: string; resource: string }[] }) =>
  operations
    .filter(({ type }) => type !== 'none')
    .map(({ type, resource }) => `${type} ${resource}`);

it('deploys, changes, breaks, corrects, stops and destroys a client beside another one', async () => {
  const fleet = await openClusterFleet();
  const slug = await fleet.create('kube');
  const neighbour = await fleet.create('kube-two', '--database', 'mysql');

  // Deployed, it answers through its service, from its own database and cache.
  expect(await fleet.deploy(0, slug)).toMatchObject({
    outcome: 'changed',
    state: 'running',
    url: `http://${slug}.clients.example`,
  });
  await fleet.deploy(0, neighbour);
  expect(await ready(fleet, slug)).toMatchObject({ status: 'ready' });
  expect(await ready(fleet, neighbour)).toMatchObject({ status: 'ready' });
  const first = await fleet.pods(slug);
  const others = await fleet.pods(neighbour);
  expect(Object.keys(first).sort()).toEqual(['app', 'cache', 'database']);

  // A second deploy plans nothing and writes nothing.
  const before = await versions(fleet, slug);
  expect(await fleet.deploy(0, slug)).toMatchObject({ outcome: 'unchanged' });
  expect(await versions(fleet, slug)).toEqual(before);

  // An override of a config is what runs, and rolls only what mounts it.
  await fleet.edit(slug, 'config/client.yaml', (text) => `${text}# overridden ñ\n`);
  const drifted = await fleet.workspace.json<StatusResult>(0, 'status', slug);
  expect(drifted.clients).toMatchObject([{ state: 'running', drift: { stack: 'changed' } }]);
  const plan = await fleet.deploy(2, slug, '--dry-run', '--exit-code');
  expect(changes(plan)).toEqual([
    'update configmap/applyset',
    'update configmap/config',
    'update deployment/app',
  ]);
  await fleet.deploy(0, slug);
  const { stdout } = await captureExec(fleet.engine, { slug, service: 'app' }, [
    'cat',
    '/etc/pulso/client.yaml',
  ]);
  expect(Buffer.from(stdout).toString('utf8')).toContain('# overridden ñ');
  const second = await fleet.pods(slug);
  expect(second).toEqual({ ...first, app: expect.not.stringMatching(first['app']!) });
  const current = await fleet.workspace.json<StatusResult>(0, 'status', slug);
  expect(current.clients).toMatchObject([{ drift: { stack: 'current' } }]);

  // A bad image fails the deploy, and what ran is back: its pods never stopped serving.
  await fleet.workspace.json(0, 'upgrade', slug, '--app-version', '9.9.9');
  const broken = await fleet.deploy(1, slug);
  expect(broken).toMatchObject({ outcome: 'failed', error: { code: 'image-missing' } });
  expect(broken.error?.message).toContain('cannot pull image pulso/instance:9.9.9');
  expect(await ready(fleet, slug)).toMatchObject({ status: 'ready' });
  const kept = await fleet.workspace.json<StatusResult>(0, 'status', slug);
  expect(kept.clients).toMatchObject([{ state: 'running', drift: { stack: 'changed' } }]);

  // With the files of before nothing but the record of what is applied changes.
  await fleet.workspace.json(0, 'upgrade', slug, '--app-version', '1.0.0');
  expect(changes(await fleet.deploy(0, slug))).toEqual(['update configmap/applyset']);
  expect(await fleet.pods(slug)).toEqual(second);

  // What its files no longer ask for goes; what they never asked for stays.
  await fleet.edit(
    slug,
    'k8s/extra.yaml',
    () => 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\ndata: { a: "1" }\n',
  );
  expect(changes(await fleet.deploy(0, slug))).toEqual([
    'update configmap/applyset',
    'create configmap/extra',
  ]);
  await rm(join(fleet.root, 'clients', slug, 'k8s/extra.yaml'));
  expect(changes(await fleet.deploy(0, slug))).toEqual([
    'update configmap/applyset',
    'remove configmap/extra',
  ]);
  const left = Object.keys(await versions(fleet, slug));
  expect(left).not.toContain(`/api/v1/namespaces/${slug}/configmaps/extra`);
  expect(left).toContain(`/api/v1/namespaces/${slug}/configmaps/kube-root-ca.crt`);

  // Stopped, nothing of it runs; started, it has its data.
  const sql = [
    'psql',
    '--username=pulso',
    '--dbname=pulso',
    '--tuples-only',
    '--no-align',
    '--command',
  ];
  await captureExec(fleet.engine, { slug, service: 'database' }, [
    ...sql,
    "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')",
  ]);
  expect(await fleet.workspace.pulso('stop', slug)).toMatchObject({ code: 0 });
  expect(await fleet.pods(slug)).toEqual({});
  expect(await fleet.workspace.pulso('start', slug)).toMatchObject({ code: 0 });
  const found = await captureExec(fleet.engine, { slug, service: 'database' }, [
    ...sql,
    'SELECT word FROM kept',
  ]);
  expect(Buffer.from(found.stdout).toString('utf8').trim()).toBe('still here');
  expect(await fleet.deploy(0, slug)).toMatchObject({ outcome: 'unchanged' });

  // Taken down, its claim is all that is left; purged, nothing is.
  expect(await fleet.workspace.pulso('destroy', slug, '--yes')).toMatchObject({ code: 0 });
  const remains = Object.keys(await versions(fleet, slug)).filter(
    (path) => !/default|kube-root-ca/.test(path),
  );
  expect(remains).toEqual([`/api/v1/namespaces/${slug}/persistentvolumeclaims/data-database-0`]);
  expect(await fleet.workspace.pulso('destroy', slug, '--purge', '--yes')).toMatchObject({
    code: 0,
  });
  await expect(fleet.client.ask({ path: `/api/v1/namespaces/${slug}` })).rejects.toMatchObject({
    status: 404,
  });

  // The other client never noticed.
  expect(await fleet.pods(neighbour)).toEqual(others);
  expect(await ready(fleet, neighbour)).toMatchObject({ status: 'ready' });
});

it('shows no secret value in a plan, a JSON document, progress, or any object but Secrets', async () => {
  const fleet = await openClusterFleet();
  const slug = await fleet.create('hush');
  const secret = await readFile(
    join(fleet.root, 'clients', slug, 'config/secrets/cache_password'),
    'utf8',
  );
  const runs = [
    await fleet.workspace.pulso('deploy', slug, '--dry-run'),
    await fleet.workspace.pulso('--debug', 'deploy', slug),
    await fleet.workspace.pulso('render', slug),
  ];
  await fleet.edit(slug, 'config/secrets/cache_password', () => 'an0ther-pa55word');
  runs.push(await fleet.workspace.pulso('deploy', slug, '--dry-run'));
  runs.push(await fleet.workspace.pulso('-o', 'json', '--debug', 'deploy', slug));
  runs.push(await fleet.workspace.pulso('status', slug));
  const objects = await Promise.all(
    Object.keys(await versions(fleet, slug))
      .filter((path) => !path.includes('/secrets/'))
      .map((path) => fleet.client.ask({ path })),
  );
  const events = await fleet.client.ask({ path: `/api/v1/namespaces/${slug}/events` });
  const shown = JSON.stringify([runs, objects, events]);
  for (const value of [secret, 'an0ther-pa55word']) {
    expect(shown).not.toContain(value);
    expect(shown).not.toContain(Buffer.from(value).toString('base64'));
  }
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
});
