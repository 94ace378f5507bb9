import type { JsonObject } from '../text/json.ts';
import { edgeHost, type EdgeSettings } from './edge-settings.ts';
import type { EdgeRoute } from './edge-route.ts';

/** Only who can run a command in the edge's container reaches it: no network does. */
export const ADMIN_SOCKET = '/run/caddy-admin.sock';

/**
 * The configuration of Caddy for a set of clients. Clients are independent of each other: one that does not answer
 * gets 503 for its own host name. Unknown host names get no certificate and no answer.
 */
export function buildCaddyConfig(settings: EdgeSettings, routes: readonly EdgeRoute[]): JsonObject {
  const hosts = routes.map(({ slug }) => edgeHost(slug, settings.domain));
  return {
    admin: { listen: `unix/${ADMIN_SOCKET}` },
    logging: { logs: { default: { level: 'WARN' } } },
    apps: {
      http: {
        servers: {
          https: {
            ...SERVER,
            listen: [':443'],
            tls_connection_policies: [{}],
            // A request for one client never uses the connection of another.
            strict_sni_host: true,
            automatic_https: { disable_redirects: true },
            routes: [...routes.map((route) => clientRoute(settings, route)), answer(404)],
            errors: { routes: ERRORS },
          },
          http: { ...SERVER, listen: [':80'], routes: [redirect(hosts, settings), answer(404)] },
        },
      },
      tls: certificates(settings, hosts),
      pki: { certificate_authorities: { local: { install_trust: false } } },
    },
  };
}

const SERVER = {
  protocols: ['h1', 'h2'],
  read_header_timeout: '10s',
  idle_timeout: '2m',
  max_header_bytes: 32_768,
};

/** Browsers that saw a client once never ask it without encryption. */
const HSTS = { 'Strict-Transport-Security': ['max-age=31536000'] };

const MOST_BODY = 32 * 1024 ** 2;

/** Headers by which a caller could claim to be somebody else. Caddy writes X-Forwarded-… itself. */
const CLAIMS = [
  'Forwarded',
  'X-Real-Ip',
  'X-Client-Ip',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Forwarded-Server',
  'X-Original-Url',
  'X-Rewrite-Url',
];

function clientRoute(settings: EdgeSettings, route: EdgeRoute): JsonObject {
  const inner = [
    { handle: [{ handler: 'headers', response: { set: HSTS, deferred: true } }] },
    ...(settings.private.length === 0 ? [] : [answer(404, { path: [...settings.private] })]),
    ...(route.upstream === undefined ? [UNAVAILABLE] : [proxyTo(settings, route)]),
  ];
  return {
    match: [{ host: [edgeHost(route.slug, settings.domain)] }],
    handle: [{ handler: 'subroute', routes: inner }],
    terminal: true,
  };
}

function proxyTo({ domain }: EdgeSettings, { slug, upstream = '', health }: EdgeRoute): JsonObject {
  const timing = { interval: '3s', timeout: '5s' };
  const active = { ...timing, headers: { Host: [edgeHost(slug, domain)] } };
  return {
    handle: [
      { handler: 'request_body', max_size: MOST_BODY },
      {
        handler: 'reverse_proxy',
        upstreams: [{ dial: upstream }],
        transport: { protocol: 'http', dial_timeout: '3s', response_header_timeout: '60s' },
        headers: { request: { delete: CLAIMS } },
        // A request that comes while the client is replaced waits a moment for the new container.
        load_balancing: { try_duration: '5s', try_interval: '250ms' },
        ...(health === undefined ? {} : { health_checks: { active: { ...active, uri: health } } }),
      },
    ],
  };
}

function redirect(hosts: readonly string[], { https }: EdgeSettings): JsonObject {
  const port = https === 443 ? '' : `:${https}`;
  const location = `https://{http.request.host}${port}{http.request.uri}`;
  return {
    match: [{ host: [...hosts] }],
    handle: [{ handler: 'static_response', status_code: 308, headers: { Location: [location] } }],
    terminal: true,
  };
}

function answer(status: number, match?: JsonObject): JsonObject {
  return {
    ...(match === undefined ? {} : { match: [match] }),
    handle: [{ handler: 'static_response', status_code: status }],
    terminal: true,
  };
}

const UNAVAILABLE: JsonObject = {
  handle: [
    {
      handler: 'static_response',
      status_code: 503,
      headers: { ...HSTS, 'Content-Type': ['text/html; charset=utf-8'], 'Retry-After': ['30'] },
      body: '<!doctype html><title>503</title><p>This service is temporarily unavailable.</p>\n',
    },
  ],
};

/** A client that does not answer; everything else, such as a request that is too large, has its own status. */
const ERRORS: readonly JsonObject[] = [
  {
    match: [{ expression: '{http.error.status_code} in [502, 503, 504]' }],
    ...UNAVAILABLE,
    terminal: true,
  },
  { handle: [{ handler: 'static_response', status_code: '{http.error.status_code}' }] },
];

function certificates({ certificates: from, email }: EdgeSettings, hosts: string[]): JsonObject {
  if (typeof from === 'object') return { certificates: { load_pem: [{ ...from }] } };
  const contact = email === undefined ? {} : { email };
  const issuer = from === 'internal' ? { module: 'internal' } : { module: 'acme', ...contact };
  return { automation: { policies: [{ subjects: hosts, issuers: [issuer] }] } };
}
