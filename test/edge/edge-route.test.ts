import { describe, expect, it } from 'vitest';
import { findHealthPath, readRoute } from '../../src/edge/edge-route.ts';
import { linkAddress } from '../../src/edge/link-address.ts';

const LINK = {
  slug: 'acme',
  network: 'acme_pulso-edge',
  subnet: '10.182.0.8/29',
  labels: { 'pulso.edge.port': '8080', 'pulso.edge.health': '/readyz' },
  joined: true,
};

describe('the route of a link', () => {
  it('leads to the fixed address of the web service', () => {
    expect(readRoute(LINK)).toEqual({ slug: 'acme', upstream: '10.182.0.10:8080', health: '/readyz' }); // prettier-ignore
  });

  it.each([
    ['an edge that is not attached', { joined: false }],
    ['a subnet that is not one', { subnet: '10.182.0.9/29' }],
    ['a subnet too small for three addresses', { subnet: '10.182.0.8/30' }],
    ['no port', { labels: {} }],
    ['a port with a host in front', { labels: { 'pulso.edge.port': 'evil.example:80' } }],
    ['a port out of range', { labels: { 'pulso.edge.port': '70000' } }],
    ['a port with a fraction', { labels: { 'pulso.edge.port': '80.5' } }],
  ])('leads nowhere for %s', (_, changes) => {
    expect(readRoute({ ...LINK, ...changes })).toEqual({ slug: 'acme' });
  });

  it.each(['{env.SECRET}', 'readyz', 'http://other/', '/a b', '/a?b', `/${'a'.repeat(300)}`])(
    'ignores %s as a health path',
    (health) => {
      const labels = { 'pulso.edge.port': '8080', 'pulso.edge.health': health };
      expect(readRoute({ ...LINK, labels })).toEqual({ slug: 'acme', upstream: '10.182.0.10:8080' }); // prettier-ignore
    },
  );
});

describe('the health path of a service', () => {
  it.each([
    [['CMD', 'node', '-e', "fetch('http://127.0.0.1:8080/readyz').then(() => 0)"], '/readyz'],
    [['CMD-SHELL', 'curl -fsS http://localhost:8080/up || exit 1'], '/up'],
    [['CMD', 'wget', '-q', 'http://127.0.0.1:8080'], '/'],
    [['CMD', 'wget', '-q', 'http://127.0.0.1:9000/healthz'], undefined],
    [['CMD-SHELL', 'curl http://other:8080/up'], undefined],
    [['CMD-SHELL', 'pg_isready'], undefined],
    [[], undefined],
  ])('of %j is %s', (test, path) => {
    expect(findHealthPath(test, 8080)).toBe(path);
  });

  it('of a healthcheck without a port is that of port 80', () => {
    expect(findHealthPath(['CMD', 'curl', 'http://localhost/up'], 80)).toBe('/up');
    expect(findHealthPath(['CMD', 'curl', 'http://localhost/up'], 8080)).toBeUndefined();
  });
});

it('the addresses of a link follow its first one', () => {
  expect(linkAddress('10.182.0.8/29', 'web')).toBe('10.182.0.10');
  expect(linkAddress('10.182.0.8/29', 'edge')).toBe('10.182.0.11');
  expect(linkAddress('10.182.255.248/29', 'edge')).toBe('10.182.255.251');
});
