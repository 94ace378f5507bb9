import { describe, expect, it } from 'vitest';
import { EDGE_SLUG, edgeNetworkName } from '../../src/engine/edge/edge.ts';
import { findSettings } from '../../src/assess/find-settings.ts';
import { findShared } from '../../src/assess/find-shared.ts';
import type { Finding } from '../../src/assess/finding.ts';
import type { Survey, SurveyedSettings } from '../../src/engine/isolation/survey.ts';
import { buildOther, buildSurvey, buildSurveyed } from '../support/build-survey.ts';
import { NO_SETTINGS } from '../../src/engine/isolation/survey.ts';

const folder = '/srv/fleet/clients/acme';

function describeAll(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ kind, code, detail = '', toward }) =>
      `${kind} ${code}:${detail}${toward === undefined ? '' : ` → ${toward}`}`,
  );
}

function seen(fields: Parameters<typeof buildSurveyed>[0], survey: Partial<Survey> = {}): string[] {
  const containers = [buildSurveyed(fields), buildOther()];
  const input = { slug: 'acme', folder, reserved: `${folder}/.pulso` };
  return describeAll(findSettings({ ...input, survey: buildSurvey({ containers, ...survey }) }));
}

function withSettings(changes: Partial<SurveyedSettings>): string[] {
  return seen({ settings: { ...NO_SETTINGS, ...changes } });
}

describe('findSettings', () => {
  it('finds nothing in a client that is closed', () => {
    const mounts = [
      { kind: 'bind', source: `${folder}/config`, target: '/config' },
      { kind: 'volume', source: 'acme_data', target: '/data' },
    ] as const;
    const settings = {
      ...NO_SETTINGS,
      securityOptions: ['no-new-privileges', 'no-new-privileges:true'],
    };
    expect(seen({ mounts, settings })).toEqual([]);
  });

  it.each<[Partial<SurveyedSettings>, string]>([
    [{ privileged: true }, 'setting isolation-privileged:'],
    [{ hostNamespaces: ['network'] }, 'setting isolation-host-namespace:network'],
    [{ joined: ['beta-app-1'] }, 'setting isolation-host-namespace:beta-app-1'],
    [{ capabilities: ['NET_ADMIN'] }, 'setting isolation-capability:NET_ADMIN'],
    [{ devices: ['/dev/kvm'] }, 'setting isolation-volume-driver:/dev/kvm'],
    [
      { securityOptions: ['seccomp=unconfined'] },
      'setting isolation-security-opt:seccomp=unconfined',
    ],
    [{ extraHosts: ['x:host-gateway'] }, 'setting isolation-host-gateway:x:host-gateway'],
    [{ extraHosts: ['x:10.2.0.1'] }, 'setting isolation-host-gateway:x:10.2.0.1'],
    [{ extraHosts: ['x:10.2.0.2'] }, 'setting isolation-host-gateway:x:10.2.0.2 → beta'],
  ])('finds %j', (settings, expected) => {
    expect(withSettings(settings)).toEqual([expected]);
  });

  it.each(['x:10.1.0.2', 'x:198.51.100.7'])('leaves the host name %s alone', (entry) => {
    expect(withSettings({ extraHosts: [entry] })).toEqual([]);
  });

  it.each([
    ['/var/run/docker.sock', 'isolation-engine-socket'],
    ['/run/containerd/containerd.sock', 'isolation-engine-socket'],
    ['/run/user/1000/podman/podman.sock', 'isolation-engine-socket'],
    ['/run', 'isolation-engine-socket'],
    ['/', 'isolation-engine-socket'],
    ['/srv/fleet/clients/beta', 'isolation-host-path'],
    ['/srv/fleet/clients/acme-two', 'isolation-host-path'],
    [`${folder}/.pulso`, 'isolation-host-path'],
    ['/etc', 'isolation-host-path'],
  ])('finds a bind mount of %s', (source, code) => {
    const mounts = [{ kind: 'bind', source, target: '/x' }] as const;
    expect(seen({ mounts })).toEqual([`setting ${code}:${source}`]);
  });

  it('finds a volume that stands for a path of the machine', () => {
    const mounts = [{ kind: 'volume', source: 'acme_data', target: '/x' }] as const;
    const volumes = [{ name: 'acme_data', slug: 'acme', device: '/etc' }];
    expect(seen({ mounts }, { volumes })).toEqual(['setting isolation-host-path:/etc']);
  });

  it.each(['0.0.0.0', '::', '', '192.0.2.7'])(
    'finds a port that is published on "%s"',
    (hostIp) => {
      const published = [{ hostIp, port: 8001, target: 8080 }];
      expect(seen({ published })).toEqual(['published isolation-open-port:8001']);
    },
  );
});

describe('findShared', () => {
  const find = (survey: Partial<Survey>): string[] =>
    describeAll(findShared('acme', buildSurvey(survey)));

  it('finds nothing where every network and volume is of one client', () => {
    expect(find({})).toEqual([]);
  });

  it('finds a container of another client, or of nobody, on its network', () => {
    const addresses = [{ network: 'acme_default', address: '10.1.0.9' }];
    const stranger = buildOther({ name: 'stranger', addresses });
    delete stranger.slug;
    expect(find({ containers: [buildSurveyed(), buildOther({ addresses }), stranger] })).toEqual([
      'shared isolation-foreign-network:acme_default → beta',
      'shared isolation-foreign-network:acme_default',
    ]);
  });

  it('leaves the edge on its link to the client alone, and finds it on any other network', () => {
    const link = edgeNetworkName('acme');
    const edge = (network: string) =>
      buildOther({ slug: EDGE_SLUG, addresses: [{ network, address: '10.9.0.2' }] });
    const addresses = [
      { network: 'acme_default', address: '10.1.0.2' },
      { network: link, address: '10.9.0.3' },
    ];
    expect(find({ containers: [buildSurveyed({ addresses }), edge(link)] })).toEqual([]);
    expect(find({ containers: [buildSurveyed({ addresses }), edge('acme_default')] })).toEqual([
      `shared isolation-foreign-network:acme_default → ${EDGE_SLUG}`,
    ]);
  });

  it("finds that it is on another client's network", () => {
    const addresses = [{ network: 'beta_default', address: '10.2.0.9' }];
    expect(find({ containers: [buildSurveyed({ addresses })] })).toEqual([
      'shared isolation-foreign-network:beta_default → beta',
    ]);
  });

  it('finds a volume that two clients mount, and one of another client', () => {
    const mounts = [{ kind: 'volume', source: 'data', target: '/x' }] as const;
    expect(find({ containers: [buildSurveyed({ mounts }), buildOther({ mounts })] })).toEqual([
      'shared isolation-foreign-volume:data → beta',
    ]);
    const volumes = [{ name: 'data', slug: 'beta' }];
    expect(find({ containers: [buildSurveyed({ mounts })], volumes })).toEqual([
      'shared isolation-foreign-volume:data → beta',
    ]);
  });

  it.each([
    [{ driver: 'macvlan', options: {} }],
    [{ driver: 'bridge', options: { 'com.docker.network.bridge.gateway_mode_ipv4': 'routed' } }],
    [{ driver: 'bridge', options: { 'com.docker.network.bridge.default_bridge': 'true' } }],
  ])('finds that its network is %j', (kind) => {
    const networks = [{ name: 'acme_default', slug: 'acme', gateways: [], ...kind }];
    expect(find({ networks })).toEqual(['shared isolation-network-driver:acme_default']);
  });
});
