import { describe, expect, it } from 'vitest';
import type { ComposeInput } from '../../../src/compose/compose-input.ts';
import { loadStack } from '../../../src/compose/load-stack.ts';
import { readCompose } from '../../../src/compose/read/read-compose.ts';
import type { Problem } from '../../../src/core/problem.ts';
import type { Isolation } from '../../../src/engine/isolation/isolation.ts';
import { buildComposeInput, composeOf } from '../../support/build-compose.ts';
import { buildIsolation } from '../../support/build-isolation.ts';

function checkCompose(input: ComposeInput): readonly Problem[] {
  return readCompose(input).problems;
}

/** `line:column code` of everything found. */
function found(keys: string, top = '', changes: Partial<Isolation> = {}): string[] {
  const input = { ...buildComposeInput(composeOf(keys, top)), isolation: buildIsolation(changes) };
  return checkCompose(input).map(({ line, column, code }) => `${line ?? 0}:${column ?? 0} ${code}`);
}

const volume = (fields: string): [string, string] => [
  'volumes: ["x:/x"]',
  `volumes: {x: {${fields}}}`,
];
const network = (fields: string): [string, string] => [
  'networks: [n]',
  `networks: {n: {${fields}}}`,
];

it.each<[string, string, string?]>([
  ['a link', './link:/x'],
  ['what is below a link', './data/link/deep:/x'],
  ['a link by driver options', 'v:/x', '/clients/acme/link'],
])('%s in the client’s folder is not mounted', (_what, mount, device) => {
  const top = `volumes: {v: {driver_opts: {type: none, o: bind, device: ${device ?? '/x'}}}}`;
  const compose = composeOf(`volumes: ["${mount}", "./data/file:/y"]`, device && top);
  const input = {
    ...buildComposeInput(compose),
    links: new Set(['link', 'data/link']),
    isolation: buildIsolation(),
  };
  expect(checkCompose(input)).toMatchObject([
    {
      ...{ code: 'isolation-host-path', severity: 'error' },
      message: expect.stringContaining('through the link') as string,
    },
  ]);
});

describe('what reaches outside of a client is an error at its line', () => {
  it.each<[string, string, string?]>([
    ['4:15 isolation-engine-socket', 'volumes: ["/var/run/docker.sock:/s"]'],
    ['4:15 isolation-engine-socket', 'volumes: ["/run/containerd/containerd.sock:/s"]'],
    ['4:15 isolation-engine-socket', 'volumes: ["/var/run:/s"]'],
    ['4:15 isolation-host-path', 'volumes: ["/:/host"]'],
    ['4:15 isolation-host-path', 'volumes: ["../acme-shop/config/secrets:/loot:ro"]'],
    ['4:15 isolation-host-path', 'volumes: [{type: bind, source: /etc, target: /loot}]'],
    ['4:15 isolation-host-path', 'volumes: ["./a/../../acme-shop:/loot"]'],
    ['4:15 isolation-host-path', 'volumes: [".:/all"]'],
    ['4:15 isolation-host-path', 'volumes: ["./.pulso:/record"]'],
    ['4:22 isolation-host-path', 'volumes: ["./data:/d", "/srv:/s"]'],
    ['4:5 isolation-privileged', 'privileged: true'],
    ['4:5 isolation-host-namespace', 'network_mode: host'],
    ['4:5 isolation-host-namespace', 'network_mode: "container:acme-shop-app-1"'],
    ['4:5 isolation-foreign-network', 'network_mode: bridge'],
    ['4:5 isolation-host-namespace', 'pid: host'],
    ['4:5 isolation-host-namespace', 'pid: "container:x"'],
    ['4:5 isolation-host-namespace', 'ipc: host'],
    ['4:5 isolation-host-namespace', 'uts: host'],
    ['4:5 isolation-host-namespace', 'userns_mode: host'],
    ['4:5 isolation-host-namespace', 'cgroup: host'],
    ['4:5 isolation-limits', 'cgroup_parent: /'],
    ['4:15 isolation-device', 'devices: [/dev/null]'],
    ['4:15 isolation-device', 'devices: [{source: /dev/null, permissions: r}]'],
    ['4:5 isolation-device', 'device_cgroup_rules: ["c 13:* rwm"]'],
    ['4:5 isolation-runtime', 'runtime: nvidia'],
    ['4:15 isolation-capability', 'cap_add: [SYS_ADMIN]'],
    ['4:15 isolation-capability', 'cap_add: [ALL]'],
    ['4:15 isolation-capability', 'cap_add: [cap_net_admin]'],
    ['4:20 isolation-security-opt', 'security_opt: ["seccomp=unconfined"]'],
    ['4:20 isolation-security-opt', 'security_opt: ["apparmor:unconfined"]'],
    ['4:20 isolation-security-opt', 'security_opt: ["systempaths=unconfined"]'],
    ['4:20 isolation-security-opt', 'security_opt: ["label=disable"]'],
    ['4:20 isolation-security-opt', 'security_opt: ["label:level:s0:c1"]'],
    ['4:20 isolation-security-opt', 'security_opt: ["no-new-privileges:false"]'],
    ['4:15 isolation-sysctl', 'sysctls: {kernel.core_pattern: "|/x"}'],
    ['4:15 isolation-sysctl', 'sysctls: ["vm.max_map_count=1"]'],
    ['4:5 isolation-limits', 'pids_limit: -1'],
    ['4:5 isolation-limits', 'shm_size: 900g'],
    ['4:18 isolation-host-gateway', 'extra_hosts: ["h:host-gateway"]'],
    ['4:18 isolation-host-gateway', 'extra_hosts: {h: 10.181.0.130}'],
    ['4:15 isolation-log-driver', 'logging: {driver: syslog}'],
    ['4:14 isolation-label', 'labels: {"traefik.http.routers.x.rule": "Host(`x`)"}'],
    ['4:14 isolation-label', 'labels: ["caddy=x.example.com"]'],
    ['4:13 isolation-foreign-port', 'ports: ["127.0.0.1:8002:80"]'],
    ['4:13 isolation-foreign-port', 'ports: ["127.0.0.1:7990-8010:80-100"]'],
    ['4:13 isolation-foreign-port', 'ports: ["127.0.0.1:8000:80"]'],
    ['4:13 isolation-low-port', 'ports: ["127.0.0.1:53:53/udp"]'],
    ['4:13 isolation-open-port', 'ports: ["5433:5432"]'],
    ['4:13 isolation-open-port', 'ports: ["0.0.0.0:8001:80"]'],
    ['4:13 isolation-open-port', 'ports: ["80"]'],
    ['4:13 isolation-open-port', 'ports: [{target: 80, published: "9001", host_ip: "::"}]'],
    ['5:14 isolation-foreign-volume', ...volume('external: true, name: acme-shop_data')],
    ['5:14 isolation-foreign-volume', ...volume('name: acme-shop_data')],
    ['5:14 isolation-foreign-volume', ...volume('name: customer-data')],
    ['5:14 isolation-volume-driver', ...volume('driver: rexray')],
    ['5:28 isolation-host-path', ...volume('driver_opts: {device: /, type: none, o: bind}')],
    [
      '5:28 isolation-host-path',
      ...volume('driver_opts: {device: /etc, type: none, o: "rbind,rw"}'),
    ],
    [
      '5:28 isolation-volume-driver',
      ...volume('driver_opts: {device: ":/x", type: nfs, o: addr=h}'),
    ],
    ['5:28 isolation-volume-driver', ...volume('driver_opts: {device: /dev/sda1, type: ext4}')],
    ['5:15 isolation-foreign-network', ...network('external: true, name: acme-shop_default')],
    ['5:15 isolation-foreign-network', ...network('external: true, name: host')],
    ['5:15 isolation-foreign-network', ...network('external: true, name: "container:x"')],
    ['5:15 isolation-foreign-network', ...network('name: acme-shop_default')],
    ['5:15 isolation-network-driver', ...network('driver: host')],
    ['5:15 isolation-network-driver', ...network('driver: macvlan, driver_opts: {parent: eth0}')],
    [
      '5:29 isolation-network-driver',
      ...network('driver_opts: {com.docker.network.bridge.name: b}'),
    ],
    ['5:32 isolation-foreign-subnet', ...network('ipam: {config: [{subnet: 10.181.0.128/26}]}')],
    ['5:32 isolation-foreign-subnet', ...network('ipam: {config: [{subnet: 10.181.0.0/16}]}')],
    ['5:32 isolation-foreign-subnet', ...network('ipam: {config: [{subnet: 192.0.2.0/25}]}')],
  ])('%s: %s %s', (expected, keys, top = '') => {
    const [place = '', code] = expected.split(' ');
    const all = found(keys, top);
    expect(all.map((one) => one.split(' ')[1])).toContain(code);
    expect(all.map((one) => one.split(':')[0])).toContain(place.split(':')[0]);
  });

  it('names a container of another client', () => {
    const compose = 'services: {shop-app: {image: x}}';
    const input = { ...buildComposeInput(compose), isolation: buildIsolation() };
    expect(checkCompose(input)).toMatchObject([{ code: 'isolation-foreign-name', line: 1 }]);
  });

  it('pulls the app image under a name that anybody can publish', () => {
    const compose = 'services: {app: {image: "pulso/instance:1.0.0", pull_policy: always}}';
    const input = { ...buildComposeInput(compose), isolation: buildIsolation() };
    expect(checkCompose(input)).toMatchObject([{ code: 'isolation-public-image', line: 1 }]);
  });
});

describe('what stays within a client is accepted', () => {
  it.each<[string, string?]>([
    ['volumes: ["./data:/d", "./config/client.yaml:/c:ro"]'],
    ['cap_add: [CHOWN, SETUID, NET_BIND_SERVICE]'],
    ['security_opt: ["no-new-privileges:true", "no-new-privileges"]'],
    ['sysctls: {net.core.somaxconn: "1024"}'],
    ['shm_size: 128m'],
    ['extra_hosts: ["mail:192.0.2.1"]'],
    ['logging: {driver: local}'],
    ['labels: {com.example.team: x}'],
    ['ports: ["127.0.0.1:8001:80", "[::1]:9001:81"]'],
    ['ports: ["8001:80"]'],
    volume(''),
    volume('name: acme_data'),
    volume('name: acme-data'),
    volume('driver: local, driver_opts: {type: tmpfs, device: tmpfs, o: "size=64m,uid=1000"}'),
    network('internal: true, driver: bridge'),
    network('ipam: {config: [{subnet: 10.181.0.64/26}]}'),
    network('ipam: {config: [{subnet: 10.181.9.0/28}]}'),
  ])('%s %s', (keys, top = '') => {
    expect(found(keys, top)).toEqual([]);
  });
});

describe('the operator allows', () => {
  it.each<[string, string, string]>([
    ['a code', 'isolation-host-path', 'volumes: ["/etc:/x"]'],
    ['a path', 'isolation-host-path:/srv/media', 'volumes: ["/srv/media:/x"]'],
    ['what is below a path', 'isolation-host-path:/srv', 'volumes: ["/srv/media/a:/x"]'],
    ['a capability', 'isolation-capability:SYS_NICE', 'cap_add: [SYS_NICE]'],
    ['a port', 'isolation-open-port:9001', 'ports: ["9001:80"]'],
  ])('%s', (_, allowed, keys) => {
    expect(found(keys)).toHaveLength(1);
    expect(found(keys, '', { allowed: [allowed] })).toEqual([]);
  });

  it('nothing beside it', () => {
    const allowed = ['isolation-host-path:/srv/media', 'isolation-capability:SYS_NICE'];
    expect(found('volumes: ["/srv/media2:/x"]', '', { allowed })).toHaveLength(1);
    expect(found('volumes: ["/srv/media/../../etc:/x"]', '', { allowed })).toHaveLength(1);
    expect(found('cap_add: [SYS_ADMIN]', '', { allowed })).toHaveLength(1);
  });
});

describe('the web port', () => {
  const published = (port: string, publish: string): (string | undefined)[] => {
    const input = {
      ...buildComposeInput(composeOf(`ports: ["${port}"]`)),
      isolation: buildIsolation({ publish }),
    };
    return loadStack(input).services[0]!.ports.map(({ hostIp }) => hostIp);
  };

  it.each([
    ['8001:80', '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1:8001:80', '127.0.0.1', '127.0.0.1'],
    ['8001:80', '0.0.0.0', '0.0.0.0'],
    ['127.0.0.1:8001:80', '0.0.0.0', '0.0.0.0'],
    ['127.0.0.1:5433:80', '0.0.0.0', '127.0.0.1'],
  ])('%s is published with network.publish %s on %s', (port, publish, address) => {
    expect(published(port, publish)).toEqual([address]);
  });

  it('warns of who reaches it where it is opened', () => {
    const publish = '0.0.0.0';
    expect(found('ports: ["8001:80"]', '', { publish })).toEqual(['4:13 isolation-published']);
    const allowed = ['isolation-published'];
    expect(found('ports: ["8001:80"]', '', { publish, allowed })).toEqual([]);
  });
});

describe('the policy of pulling', () => {
  const policyOf = (keys: string, images: Record<string, string> = {}): string =>
    loadStack({ ...buildComposeInput(`services: {app: {${keys}}}`), images }).services[0]!
      .pullPolicy;

  it('never pulls the app image by its public name', () => {
    expect(policyOf('image: "pulso/instance:1.0.0"')).toBe('never');
    expect(policyOf('image: "docker.io/pulso/instance"')).toBe('never');
    expect(policyOf('image: "registry.example/pulso/instance:1.0.0"')).toBe('missing');
  });

  it('pulls it from the registry that the workspace maps it to', () => {
    const images = { 'pulso/instance:1.0.0': 'registry.example/app:1' };
    expect(policyOf('image: "pulso/instance:1.0.0", pull_policy: never', images)).toBe('missing');
  });
});
