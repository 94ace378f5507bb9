import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readCompose } from '../../../src/compose/read/read-compose.ts';
import type { ParsedCompose } from '../../../src/compose/syntax/parse-compose-yaml.ts';
import { rememberTexts } from '../../../src/text/similar/similar-texts.ts';
import { buildComposeInput } from '../../support/build-compose.ts';
import { buildIsolation } from '../../support/build-isolation.ts';
import { randomPicks } from '../../support/random-picks.ts';
import { renderShipped } from '../../support/render-shipped.ts';

type Raw = Record<string, unknown>;

/** Values for a key of a service or of the file, and whether a person would say that they reach outside. */
type Choice = readonly [value: unknown, outside: boolean];
const SERVICE: Record<string, readonly Choice[]> = {
  volumes: [
    [['./data:/data'], false],
    [['/etc/:/x:ro'], true],
    [['../acme-shop:/x'], true],
    [['./a/../../../..:/x'], true],
    [['/run/docker.sock:/x'], true],
    [[{ type: 'bind', source: '/proc', target: '/x' }], true],
    [['${HOME_PATH:-/root}:/x'], true],
    [['own:/own'], false],
  ],
  ports: [
    [['127.0.0.1:8001:80'], false],
    [['127.0.0.1:19001:80', '[::1]:19001:80'], false],
    [['127.0.0.1:5434:5432'], true],
    [['127.0.0.1:1000-1100:1000-1100'], true],
    [['19001:80'], true],
    [[{ target: 80, published: 19002, host_ip: '0.0.0.0' }], true],
    [['192.0.2.7:19003:80/udp'], true],
  ],
  cap_add: [
    [['CHOWN', 'SETUID'], false],
    [['NET_ADMIN'], true],
    [['CAP_SYS_PTRACE', 'CHOWN'], true],
    [['all'], true],
  ],
  security_opt: [
    [['no-new-privileges:true'], false],
    [['no-new-privileges:false'], true],
    [['seccomp:unconfined'], true],
    [['apparmor=other'], true],
    [['label:disable'], true],
  ],
  extra_hosts: [
    [['mail:192.0.2.9'], false],
    [{ host: 'host-gateway' }, true],
    [['host=host-gateway'], true],
  ],
  sysctls: [
    [{ 'net.core.somaxconn': 1 }, false],
    [['kernel.panic=1'], true],
  ],
  logging: [
    [{ driver: 'local' }, false],
    [{ driver: 'gelf', options: { 'gelf-address': 'udp://192.0.2.1:1' } }, true],
  ],
  privileged: [[true, true]],
  network_mode: [
    ['host', true],
    ['container:x', true],
    ['service:app', true],
  ],
  pid: [['host', true]],
  ipc: [['container:x', true]],
  devices: [[['/dev/kvm'], true]],
  volumes_from: [[['container:x'], true]],
  env_file: [
    [['../acme-shop/.env'], true],
    [['/proc/1/environ'], true],
  ],
  cgroup_parent: [['/', true]],
  extends: [[{ file: '../acme-shop/docker-compose.yml', service: 'app' }, true]],
  labels: [
    [{ 'com.example': 'x' }, false],
    [{ 'traefik.enable': 'true' }, true],
    [['com.docker.compose.project=acme-shop'], true],
  ],
};
const NETWORK: readonly Choice[] = [
  [{ driver: 'bridge' }, false],
  [{ name: 'acme_inner' }, false],
  [{ external: true }, true],
  [{ external: { name: 'acme-shop_default' } }, true],
  [{ name: 'acme-shop_default' }, true],
  [{ name: 'bridge' }, false],
  [{ driver: 'ipvlan' }, true],
  [{ driver_opts: { 'com.docker.network.bridge.gateway_mode_ipv4': 'routed' } }, true],
  [{ ipam: { config: [{ subnet: '10.181.0.128/27' }] } }, true],
  [{ ipam: { config: [{ subnet: '172.17.0.0/16' }] } }, true],
];
const VOLUME: readonly Choice[] = [
  [null, false],
  [{ name: 'acme_own' }, false],
  [{ external: true, name: 'acme-shop_data' }, true],
  [{ name: 'acme-shop_database-data' }, true],
  [{ driver: 'sshfs' }, true],
  [{ driver_opts: { type: 'none', o: 'bind', device: '/var/lib' } }, true],
  [{ driver_opts: { type: 'none', o: 'rw,bind', device: '../acme-shop' } }, true],
  [{ driver_opts: { type: 'overlay', device: 'overlay', o: 'lowerdir=/,upperdir=/u' } }, true],
  [{ driver_opts: { type: 'cifs', device: '//h/s', o: 'username=x' } }, true],
];

/** A shipped compose file with some values replaced, and whether one of them reaches outside. */
function mutate(base: Raw, seed: number): { text: string; outside: boolean } {
  const { pick, chance } = randomPicks(seed);
  const file = structuredClone(base) as Record<string, Record<string, Raw>>;
  const service = file['services']![pick(Object.keys(file['services']!))]!;
  let outside = false;
  const take = ([value, reaches]: Choice): unknown => {
    outside ||= reaches;
    return value;
  };
  const keys = Object.keys(SERVICE).filter(() => chance(0.12));
  for (const key of keys) service[key] = take(pick(SERVICE[key]!));
  if (chance(0.3)) {
    file['networks']!['extra'] = take(pick(NETWORK)) as Raw;
    service['networks'] = ['default', 'extra'];
  }
  const mounts = service['volumes'] as unknown[] | undefined;
  file['volumes']!['own'] = null as unknown as Raw;
  if (chance(0.3)) {
    file['volumes']!['own'] = take(pick(VOLUME)) as Raw;
    service['volumes'] = [...(mounts ?? []).filter((one) => one !== 'own:/own'), 'own:/own'];
  }
  return { text: stringify(file), outside };
}

it('accepts no hostile compose file of 200, and none of the harmless is refused', async () => {
  const rendered = await renderShipped({}, 'acme');
  const { 'docker-compose.yml': compose = '', ...others } = Object.fromEntries(rendered);
  const secrets = ['database_password', 'cache_password', 'admin_token'].map((name) => [
    `config/secrets/${name}`,
    'x',
  ]);
  const files = { ...others, ...(Object.fromEntries(secrets) as Record<string, string>) };
  const base = parse(compose) as Raw;
  const wrong: string[] = [];
  let [hostile, harmless] = [0, 0];
  // As a command over many clients reads them: each may be like one before it.
  const parsed: ParsedCompose = rememberTexts();
  for (let seed = 1; hostile < 200 || harmless < 20; seed += 1) {
    const { text, outside } = mutate(base, seed);
    if (outside) hostile += 1;
    else harmless += 1;
    const { stack } = readCompose({
      ...buildComposeInput(text, files),
      isolation: buildIsolation(),
      parsed,
    });
    if ((stack === undefined) !== outside) wrong.push(`seed ${seed}: outside ${outside}\n${text}`);
  }
  expect(wrong).toEqual([]);
});
