import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PulsoError } from '../../src/core/pulso-error.ts';
import { loadStack } from '../../src/compose/load-stack.ts';
import {
  checkCompose,
  buildComposeInput,
  composeOf,
  problemsOf,
  readStackOf,
} from '../support/build-compose.ts';
import { buildNetwork, buildService, buildStack, buildVolume } from '../support/build-stack.ts';

const CLIENT = `
name: acme
x-hardened: &hardened
  restart: unless-stopped
  init: true
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  logging:
    driver: json-file
    options: {max-size: 10m, max-file: "3"}

services:
  app:
    <<: *hardened
    image: "pulso/instance:\${APP_VERSION:-1.0.0}"
    user: "1000:1000"
    read_only: true
    tmpfs: [/tmp]
    ports:
      - "8001:8080"
    environment:
      TZ: America/Bogota
      GREETING: 'a: b # "x" {{slug}} '
    configs:
      - source: client
        target: /etc/pulso/client.yaml
    secrets: [database_password]
    depends_on:
      database: {condition: service_healthy}
    deploy:
      resources:
        limits: {cpus: "0.50", memory: 512M, pids: 200}
    stop_grace_period: 30s

  database:
    <<: *hardened
    image: postgres:15
    cap_add: [CHOWN, SETUID, SETGID]
    ports: ["127.0.0.1:5433:5432"]
    environment:
      - POSTGRES_DB=acme
      - POSTGRES_PASSWORD_FILE=/run/secrets/database_password
    volumes:
      - database-data:/var/lib/postgresql/data
    configs:
      - {source: schema, target: /docker-entrypoint-initdb.d/10-schema.sql}
    secrets:
      - {source: database_password, mode: 0400, uid: "999", gid: "999"}
    healthcheck:
      test: [CMD-SHELL, "pg_isready -U acme"]
      interval: 10s
      retries: 5
      start_period: 1m30s
    shm_size: 256mb

networks:
  default:
    ipam:
      config:
        - subnet: 10.181.0.64/26

volumes:
  database-data:

configs:
  client: {file: ./config/client.yaml}
  schema: {file: ./schema.sql}

secrets:
  database_password: {file: ./config/secrets/database_password}
`;

const FILES = {
  '.env': 'APP_VERSION=1.2.0',
  'config/client.yaml': 'name: Acme',
  'schema.sql': 'create table t ();',
  'config/secrets/database_password': 's3cret',
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('loadStack', () => {
  test('a whole client', () => {
    const hardened = {
      restart: { name: 'unless-stopped' },
      init: true,
      capDrop: ['ALL'],
      securityOpt: ['no-new-privileges:true'],
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    } as const;
    expect(readStackOf(CLIENT, FILES)).toEqual(
      buildStack({
        services: [
          buildService({
            ...hardened,
            image: 'pulso/instance:1.2.0',
            // Nobody's on a public registry: never pulled.
            pullPolicy: 'never',
            user: '1000:1000',
            readOnly: true,
            mounts: [{ type: 'tmpfs', target: '/tmp', options: [] }],
            ports: [{ target: 8080, protocol: 'tcp', published: 8001 }],
            environment: { TZ: 'America/Bogota', GREETING: 'a: b # "x" {{slug}} ' },
            files: [
              {
                kind: 'config',
                name: 'client',
                target: '/etc/pulso/client.yaml',
                bytes: bytes('name: Acme'),
                uid: 1000,
                gid: 1000,
                mode: 0o444,
              },
              {
                kind: 'secret',
                name: 'database_password',
                target: '/run/secrets/database_password',
                bytes: bytes('s3cret'),
                uid: 1000,
                gid: 1000,
                mode: 0o444,
              },
            ],
            dependsOn: [{ service: 'database', condition: 'service_healthy' }],
            resources: { cpus: 0.5, memory: 536_870_912, pids: 200 },
            stopGracePeriod: 30_000,
          }),
          buildService({
            ...hardened,
            name: 'database',
            image: 'postgres:15',
            capAdd: ['CHOWN', 'SETUID', 'SETGID'],
            ports: [{ target: 5432, protocol: 'tcp', published: 5433, hostIp: '127.0.0.1' }],
            environment: {
              POSTGRES_DB: 'acme',
              POSTGRES_PASSWORD_FILE: '/run/secrets/database_password',
            },
            mounts: [
              {
                type: 'volume',
                source: 'database-data',
                target: '/var/lib/postgresql/data',
                readOnly: false,
              },
            ],
            files: [
              {
                kind: 'config',
                name: 'schema',
                target: '/docker-entrypoint-initdb.d/10-schema.sql',
                bytes: bytes('create table t ();'),
                uid: 0,
                gid: 0,
                mode: 0o444,
              },
              {
                kind: 'secret',
                name: 'database_password',
                target: '/run/secrets/database_password',
                bytes: bytes('s3cret'),
                uid: 999,
                gid: 999,
                mode: 0o400,
              },
            ],
            healthcheck: {
              test: ['CMD-SHELL', 'pg_isready -U acme'],
              interval: 10_000,
              retries: 5,
              startPeriod: 90_000,
            },
            shmSize: 268_435_456,
          }),
        ],
        networks: [buildNetwork({ subnets: [{ subnet: '10.181.0.64/26' }] })],
        volumes: [buildVolume()],
      }),
    );
  });

  test('the least a file can say', () => {
    expect(
      readStackOf('services: {app: {image: "pulso/instance:1.0.0", pull_policy: missing}}'),
    ).toEqual(buildStack());
  });

  test('a file with Windows line ends and a byte order mark', () => {
    const compose = `\uFEFF${CLIENT.replaceAll('\n', '\r\n')}`;
    expect(readStackOf(compose, FILES)).toEqual(readStackOf(CLIENT, FILES));
  });

  test('what is wrong is thrown with its place, whose client it is and what to do', () => {
    const input = buildComposeInput(composeOf('prots: [80]\nrestart: never'));
    expect(() => loadStack(input)).toThrow(PulsoError);
    try {
      loadStack(input);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'compose-unsupported-key',
        message: 'services.app.prots is not a key that pulso supports (and 1 more)',
        hint: 'did you mean ports?',
        slug: 'acme',
        fault: 'user',
        at: { file: 'docker-compose.yml', line: 4, column: 5 },
      });
    }
  });

  test('without a hint of its own an error names the next command', () => {
    const load = (): unknown => loadStack(buildComposeInput(composeOf('restart: never')));
    expect(load).toThrow(
      expect.objectContaining({ hint: 'correct it, then run: pulso validate acme' }),
    );
  });

  test('a link is not a missing file', () => {
    const compose = composeOf('configs: [a]', 'configs: {a: {file: config/a}}');
    const links = new Set(['config/a']);
    expect(() => loadStack({ ...buildComposeInput(compose), links })).toThrow(
      expect.objectContaining({
        code: 'compose-file-missing',
        message: expect.stringContaining('names the file config/a, which is a link') as unknown,
        hint: 'replace config/a with a copy of the file',
      }),
    );
  });

  test('a warning does not stop it', () => {
    expect(readStackOf(composeOf('hostname: a$GONE')).services[0]!.hostname).toBe('a');
  });
});

describe('the name of the project', () => {
  test.each(['name: acme', 'name: "${COMPOSE_PROJECT_NAME}"', 'name:'])('%s', (name) => {
    expect(readStackOf(composeOf('init: true', name)).slug).toBe('acme');
  });

  test.each(['name: other', 'name: Acme'])('%s is ignored with a warning', (name) => {
    const compose = composeOf('init: true', name);
    expect(problemsOf(compose).join()).toMatch(/^5:7 warning compose-ignored: name is ignored/);
    expect(readStackOf(compose).slug).toBe('acme');
  });

  test.each(['name: ""', 'name: [acme]'])('%s is refused', (name) => {
    expect(problemsOf(composeOf('init: true', name)).join()).toMatch(/^5:7 error compose-/);
  });
});

describe('keys of one host alone, and of other tools', () => {
  test.each([
    'attach: false',
    'expose: [8000, "9000-9001"]',
    'deploy: {mode: global, labels: {a: b}}',
  ])('%s changes nothing', (keys) => {
    expect(problemsOf(composeOf(keys))).toEqual([]);
    expect(readStackOf(composeOf(keys))).toEqual(readStackOf(composeOf('init: ')));
  });

  test('version at the top changes nothing', () => {
    const compose = composeOf('init: true', 'version: "3.8"');
    expect(problemsOf(compose)).toEqual([]);
    expect(readStackOf(compose)).toEqual(readStackOf(composeOf('init: true')));
  });

  test.each<[string, object]>([
    ['platform: linux/amd64', { platform: 'linux/amd64' }],
    ['stdin_open: true', { stdinOpen: true }],
    ['tty: true', { stdinOpen: true }],
    ['container_name: x', { networks: [{ network: 'default', aliases: ['x'] }] }],
    ['deploy: {restart_policy: {}}', { restart: { name: 'always' } }],
    [
      'restart: always\ndeploy: {restart_policy: {condition: on-failure, max_attempts: 3}}',
      { restart: { name: 'on-failure', maxRetries: 3 } },
    ],
    ['deploy: {restart_policy: {condition: none}}', { restart: { name: 'no' } }],
    ['deploy: {restart_policy: {condition: always}}', { restart: { name: 'always' } }],
    ['dns: 192.0.2.1', { dns: ['192.0.2.1'] }],
    ['dns: [192.0.2.1, "2001:db8::1"]', { dns: ['192.0.2.1', '2001:db8::1'] }],
    ['dns_search: a.example', { dnsSearch: ['a.example'] }],
    ['dns_opt: ["ndots:1"]', { dnsOptions: ['ndots:1'] }],
    ['group_add: [audio, 1000]', { groupAdd: ['audio', '1000'] }],
    ['scale: 1', { name: 'app' }],
  ])('%s', (keys, fields) => {
    expect(readStackOf(composeOf(keys)).services[0]).toMatchObject(fields);
  });

  test.each([
    ['platform: arm', 'must be a platform such as linux/amd64'],
    ['links: [b]', 'names the service b, which is not defined'],
  ])('%s is reported', (keys, message) => {
    expect(problemsOf(composeOf(keys)).join()).toContain(message);
  });

  test('links are dependencies', () => {
    const compose = 'services: {a: {image: x, links: [b, "c:c"], depends_on: [c]}, b: {image: x}, c: {image: x}}'; // prettier-ignore
    expect(readStackOf(compose).services[0]!.dependsOn).toEqual([
      { service: 'c', condition: 'service_started' },
      { service: 'b', condition: 'service_started' },
    ]);
  });

  test('a link with another name is an alias of its service in the networks that both are on', () => {
    const compose = `services:
  a: {image: x, links: ["b:db"], networks: [one, two]}
  b: {image: x, networks: [one, three]}
networks: {one: , two: , three: }`;
    expect(problemsOf(compose)).toEqual([]);
    expect(readStackOf(compose).services[1]!.networks).toEqual([
      { network: 'one', aliases: ['db'] },
      { network: 'three', aliases: [] },
    ]);
  });

  test.each([
    ['[b:c]', 'names b as c, which is the name of c'],
    ['[b:x, c:x]', 'names c as x, which is the name of b'],
  ])('links: %s would answer for two services', (links, message) => {
    const compose = `services: {a: {image: x, links: ${links}}, b: {image: x}, c: {image: x}}`;
    expect(problemsOf(compose).join()).toContain(message);
  });

  test.each(['scale: 0', 'deploy: {replicas: 0}'])('%s: the service does not run', (keys) => {
    const compose = `services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, ${keys}}`;
    expect(readStackOf(compose).services.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ['a', []],
    ]);
    expect(problemsOf(compose).join()).toContain('services.a does not wait for b');
  });

  test('of two mounts on one path the last one is used', () => {
    const volumes = 'volumes: ["./a:/a", "./b:/b", "./b:/b", "./c:/a:ro"]\ntmpfs: [/t, /t]';
    const { mounts } = readStackOf(composeOf(volumes)).services[0]!;
    expect(mounts.map(({ target }) => target)).toEqual(['/a', '/b', '/t']);
    expect(mounts[0]).toMatchObject({ source: '/clients/acme/c', readOnly: true });
    expect(problemsOf(composeOf(volumes))).toEqual([
      '2:3 warning compose-ignored: services.app mounts /a twice: the last mount is used (remove the other one)',
    ]);
  });

  test('a service that is wrong is not one that profiles leave out', () => {
    const compose = 'services:\n  a: {image: x, depends_on: [b]}\n  b: {restart: always}';
    expect(problemsOf(compose)).toEqual([
      '3:3 error compose-missing-key: services.b needs the key image',
    ]);
  });

  test('a service of a profile runs only if .env names the profile', () => {
    const compose = 'services: {a: {image: x}, b: {image: x, profiles: [debug]}}';
    const names = (env?: string): string[] =>
      readStackOf(compose, env === undefined ? {} : { '.env': env }).services.map(
        ({ name }) => name,
      );
    expect(names()).toEqual(['a']);
    expect(names('COMPOSE_PROFILES=x,debug')).toEqual(['a', 'b']);
    expect(names('COMPOSE_PROFILES=*')).toEqual(['a', 'b']);
  });

  test('a service that runs cannot depend on one that its profile leaves out', () => {
    const compose =
      'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, profiles: [debug]}';
    expect(problemsOf(compose).join()).toContain(
      '2:3 error compose-undefined: services.a depends on b, which its profiles leave out',
    );
  });
});

describe('keys that are not supported', () => {
  test.each([
    'memswap_limit: 1g',
    'label_file: a',
    'annotations: {a: b}',
    'X-upper: 1',
    'x: 1',
    '"": 1',
  ])('%s of a service', (keys) => {
    const [problem, ...others] = problemsOf(composeOf(keys));
    expect(problem).toMatch(/^4:5 error compose-unsupported-key: services\.app\./);
    expect(others).toEqual([]);
  });

  test.each(['models: {}', 'service: {}'])('%s at the top', (top) => {
    expect(problemsOf(composeOf('init: true', top)).join()).toMatch(
      /^5:1 error compose-unsupported-key/,
    );
  });

  test('x- keys are the user’s own, everywhere but where keys are names', () => {
    const keys =
      'x-note: [anything, {goes: here}]\nhealthcheck: {test: a, x-b: c}\nlabels: {x-l: "1"}';
    const [service] = readStackOf(
      composeOf(keys, 'x-top: 1\nnetworks: {default: {x-n: 1}}'),
    ).services;
    expect(service!.labels).toEqual({ 'x-l': '1' });
  });
});

describe('checkCompose', () => {
  test('everything at once, in the order of the lines', () => {
    const compose = `name: other
services:
  app:
    imag: acme:1
    ports: ["80:x", 8080]
    environment: {A: [b]}
    networks: [gone]
  database:
    image: postgres:15
    volumes: [gone:/data]
    healthcheck: {interval: soon}
secrets:
  a: {file: gone}
`;
    expect(problemsOf(compose).map((problem) => problem.replace(/: .*/, ''))).toEqual([
      '1:7 warning compose-ignored',
      '4:5 error compose-unsupported-key',
      '5:13 error compose-value',
      '6:22 error compose-type',
      '7:16 error compose-undefined',
      '10:15 error compose-undefined',
      '11:29 error compose-type',
      '13:13 error compose-file-missing',
    ]);
  });

  test('any text is read or refused, and every problem has a place', () => {
    const word = fc.constantFrom(
      ...[
        'services',
        'app',
        'image',
        'ports',
        'volumes',
        'a:1',
        '80:80',
        '${A',
        '$$',
        '&a',
        '*a',
        '<<',
      ],
      ...[
        ': ',
        ':\n  ',
        '\n',
        '\n  ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '|',
        '#',
        '!x',
        '\t',
        ',',
        'ñ',
      ],
    );
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));
    fc.assert(
      fc.property(text, (compose) => {
        const problems = checkCompose(buildComposeInput(compose));
        return problems.every(
          ({ file, line, slug }) => slug === 'acme' && file !== undefined && line !== undefined,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('any text as the value of any key is read or refused', () => {
    const keys = [
      ...['command', 'environment', 'env_file', 'ports', 'volumes', 'tmpfs', 'networks', 'configs'],
      ...[
        'depends_on',
        'healthcheck',
        'restart',
        'labels',
        'ulimits',
        'shm_size',
        'stop_grace_period',
      ],
      ...['deploy', 'extra_hosts', 'sysctls', 'logging', 'cpus', 'init', 'user'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.json(), (key, json) => {
        const problems = checkCompose(buildComposeInput(composeOf(`${key}: ${json}`)));
        return problems.every(({ line }) => line === 4);
      }),
      { numRuns: 1000 },
    );
  });

  test('any environment comes through as it is', () => {
    const name = fc.stringMatching(/^[A-Z_]{1,8}$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (environment) => {
        const json = JSON.stringify(environment).replaceAll('$', '$$$$');
        expect(readStackOf(composeOf(`environment: ${json}`)).services[0]!.environment).toEqual(
          environment,
        );
      }),
    );
  });
});
