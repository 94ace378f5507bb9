import { describe, expect, it } from 'vitest';
import { buildCaddyConfig } from '../../src/edge/build-caddy-config.ts';
import type { EdgeSettings } from '../../src/edge/edge-settings.ts';
import { objectsAt, type JsonObject } from '../../src/text/json.ts';

const SETTINGS: EdgeSettings = {
  domain: 'clients.example',
  email: 'ops@example.com',
  certificates: 'public',
  http: 80,
  https: 443,
  bind: '0.0.0.0',
  private: ['/metrics', '/api/*'],
};

const ROUTES = [
  { slug: 'acme', upstream: '10.182.0.10:8080', health: '/readyz' },
  { slug: 'tigo', upstream: '10.182.0.18:3000' },
  { slug: 'away' },
];

interface Config extends JsonObject {
  apps: {
    http: { servers: { https: JsonObject; http: JsonObject } };
    tls: JsonObject;
  };
}

function build(changes: Partial<EdgeSettings> = {}, routes = ROUTES): Config {
  return buildCaddyConfig({ ...SETTINGS, ...changes }, routes) as Config;
}

/** The routes inside the one of each host name. */
function routesOf(config: Config): Map<string, JsonObject[]> {
  const outer = objectsAt(config.apps.http.servers.https, ['routes']);
  return new Map(
    outer.flatMap((route) => {
      const host = objectsAt(route, ['match'])[0]?.['host'] as string[] | undefined;
      const [subroute] = objectsAt(route, ['handle']);
      return host === undefined ? [] : [[host.join(), objectsAt(subroute, ['routes'])] as const];
    }),
  );
}

const handlers = (routes: JsonObject[] = []): string[] =>
  routes.flatMap((route) => objectsAt(route, ['handle']).map((one) => one['handler'] as string));

describe('the configuration of the edge', () => {
  it('is the same for the same clients', async () => {
    await expect(JSON.stringify(build(), null, 2)).toMatchFileSnapshot('caddy-config.txt');
  });

  it('has one route for each client, and one for all other host names', () => {
    const names = [...routesOf(build()).keys()];
    expect(names).toEqual(['acme.clients.example', 'tigo.clients.example', 'away.clients.example']);
    const all = objectsAt(build().apps.http.servers.https, ['routes']);
    expect(all.at(-1)).toEqual({
      handle: [{ handler: 'static_response', status_code: 404 }],
      terminal: true,
    });
  });

  it('sends a client that is not deployed nowhere', () => {
    const routes = routesOf(build());
    expect(handlers(routes.get('acme.clients.example'))).toContain('reverse_proxy');
    expect(handlers(routes.get('away.clients.example'))).not.toContain('reverse_proxy');
    expect(JSON.stringify(routes.get('away.clients.example'))).toContain('503');
  });

  it('answers private paths before anything is passed on', () => {
    const [, refused] = routesOf(build()).get('acme.clients.example') ?? [];
    expect(refused).toMatchObject({ match: [{ path: ['/metrics', '/api/*'] }], terminal: true });
    const open = routesOf(build({ private: [] })).get('acme.clients.example');
    expect(JSON.stringify(open)).not.toContain('"path"');
  });

  it('checks the health of an upstream only where there is a path for it', () => {
    const text = (host: string): string => JSON.stringify(routesOf(build()).get(host));
    expect(text('acme.clients.example')).toContain('"uri":"/readyz"');
    expect(text('tigo.clients.example')).not.toContain('health_checks');
  });

  it('redirects to the port that https is published on', () => {
    const redirect = (https: number): string =>
      JSON.stringify(build({ https }).apps.http.servers.http);
    expect(redirect(443)).toContain('https://{http.request.host}{http.request.uri}');
    expect(redirect(8443)).toContain('https://{http.request.host}:8443{http.request.uri}');
  });

  it('takes certificates from a public authority, from its own, or from files', () => {
    expect(build().apps.tls).toMatchObject({
      automation: { policies: [{ issuers: [{ module: 'acme', email: 'ops@example.com' }] }] },
    });
    expect(build({ certificates: 'internal' }).apps.tls).toMatchObject({
      automation: { policies: [{ issuers: [{ module: 'internal' }] }] },
    });
    const files = { certificate: 'CERT', key: 'KEY' };
    expect(build({ certificates: files }).apps.tls).toEqual({
      certificates: { load_pem: [files] },
    });
  });

  it('opens the admin interface on a socket in the container alone', () => {
    expect(build()['admin']).toEqual({ listen: 'unix//run/caddy-admin.sock' });
  });
});
