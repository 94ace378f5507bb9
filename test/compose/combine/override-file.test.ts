import { describe, expect, it } from 'vitest';
import { loadStack } from '../../../src/compose/load-stack.ts';
import type { Service } from '../../../src/engine/desired/stack.ts';
import { buildComposeInput, checkCompose, composeOf, problemsOf, readStackOf } from '../../support/build-compose.ts'; // prettier-ignore

const OVERRIDE = 'docker-compose.override.yml';

/** The service `app` of these keys, with those of an override over them. */
function overridden(keys: string, over: string, image = 'acme:1'): Service {
  const override = composeOf(over).replace('    image: acme:1\n', '');
  const compose = composeOf(keys).replace('acme:1', image);
  return readStackOf(compose, { [OVERRIDE]: override }).services[0]!;
}

describe('docker-compose.override.yml', () => {
  it('goes over the compose file, and is one of the stack’s files', () => {
    const over = 'services: {app: {image: "acme:2"}, worker: {image: "worker:1"}}';
    const stack = readStackOf('services: {app: {image: "acme:1", user: "7"}}', {
      [OVERRIDE]: over,
    });
    expect(stack.services.map(({ name, image, user }) => [name, image, user])).toEqual([
      ['app', 'acme:2', '7'],
      ['worker', 'worker:1', undefined],
    ]);
    expect(stack.configFiles).toEqual(['docker-compose.yml', OVERRIDE]);
  });

  it.each(['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yaml'])(
    'may be named %s',
    (file) => {
      const files = { [file]: 'services: {app: {user: "7"}}' };
      expect(readStackOf('services: {app: {image: a}}', files).services[0]).toMatchObject({ user: '7' });
    },
  ); // prettier-ignore

  it('is read by the order of names that docker compose has, with a warning for another one', () => {
    const files = {
      'compose.override.yaml': 'services: {app: {user: "1"}}',
      [OVERRIDE]: 'services: {app: {user: "2"}}',
    };
    expect(readStackOf('services: {app: {image: a}}', files).services[0]).toMatchObject({ user: '1' }); // prettier-ignore
    expect(problemsOf('services: {app: {image: a}}', files)).toEqual([
      `${OVERRIDE}:? warning compose-override-unread: ${OVERRIDE} is not read: pulso reads compose.override.yaml (move its content into compose.override.yaml and delete ${OVERRIDE})`,
    ]);
  });

  it('is left out if it is empty', () => {
    const files = { [OVERRIDE]: '# nothing yet\n' };
    expect(problemsOf('services: {app: {image: a}}', files)).toEqual([]);
  });

  it('is refused if it is a link', () => {
    const input = {
      ...buildComposeInput('services: {app: {image: a}}'),
      links: new Set([OVERRIDE]),
    };
    expect(checkCompose(input)).toMatchObject([{ code: 'compose-file-missing', file: OVERRIDE }]);
  });

  it('is not read over a compose file of another name', () => {
    const input = buildComposeInput('services: {app: {image: a}}', {
      'stack.yml': 'services: {app: {image: b}}',
      [OVERRIDE]: 'services: {app: {user: "7"}}',
    });
    const { services, configFiles } = loadStack({ ...input, composeFile: 'stack.yml' });
    expect(services[0]?.user).toBeUndefined();
    expect(configFiles).toEqual(['stack.yml']);
  });
});

describe('values of both files', () => {
  it('command, entrypoint and the test of a healthcheck are replaced', () => {
    const service = overridden(
      'command: [a, b]\nentrypoint: [c]\nhealthcheck: {test: [CMD, x], retries: 3}',
      'command: d\nentrypoint: [e, f]\nhealthcheck: {test: [CMD, y], interval: 5s}',
    );
    expect(service).toMatchObject({ command: ['d'], entrypoint: ['e', 'f'] });
    expect(service.healthcheck).toEqual({ test: ['CMD', 'y'], retries: 3, interval: 5000 });
  });

  it('variables and labels are merged by name, in either form', () => {
    const service = overridden(
      'environment: {A: "1", B: "a$$b"}\nlabels: [one=1, two=2]',
      'environment: ["B=2", "C=x=y"]\nlabels: {two: "3"}',
    );
    expect(service.environment).toEqual({ A: '1', B: '2', C: 'x=y' });
    expect(service.labels).toEqual({ one: '1', two: '3' });
    const kept = overridden('environment: {B: "a$$b", "D$$": "${X:-7}"}', 'environment: [E=1]');
    expect(kept.environment).toEqual({ B: 'a$b', D$$: '7', E: '1' });
  });

  it('ports are appended, and one that both name is there once', () => {
    const service = overridden(
      'ports: ["127.0.0.1:8000:80", "9000:90"]',
      'ports:\n  - {target: 80, published: "8000", host_ip: 127.0.0.1}\n  - "9001:90"',
    );
    expect(service.ports.map(({ published }) => published)).toEqual([8000, 9000, 9001]);
  });

  it('mounts are merged by their path in the container', () => {
    const service = overridden(
      'volumes: ["./data:/data", "./logs:/logs/"]\ntmpfs: /run',
      'volumes:\n  - {type: bind, source: ./other, target: /logs, read_only: true}\ntmpfs: ["/run:size=1m", /tmp]',
    );
    expect(service.mounts).toEqual([
      { type: 'bind', source: '/clients/acme/data', target: '/data', readOnly: false },
      { type: 'bind', source: '/clients/acme/other', target: '/logs', readOnly: true },
      { type: 'tmpfs', target: '/run', size: 1024 * 1024, options: [] },
      { type: 'tmpfs', target: '/tmp', options: [] },
    ]);
  });

  it('secrets and configs are merged by where they are mounted', () => {
    const top = 'secrets: {one: {file: ./one}, two: {file: ./two}}';
    const compose = composeOf('secrets: [one, {source: two, target: other}]', top);
    const over = 'services: {app: {secrets: [{source: two, target: one}]}}';
    const [service] = readStackOf(compose, { [OVERRIDE]: over, one: '1', two: '2' }).services;
    expect(service?.files.map(({ name, target }) => [name, target])).toEqual([
      ['two', '/run/secrets/one'],
      ['two', '/run/secrets/other'],
    ]);
  });

  it('dependencies, networks and builds are merged in either form', () => {
    const compose = `
services:
  app: {image: a, depends_on: [db], networks: [front], build: ./app}
  db: {image: d, networks: [front]}
  cache: {image: c, networks: [front]}
networks: {front: , back: }
`;
    const over = `
services:
  app:
    depends_on: {db: {condition: service_healthy}, cache: {condition: service_started}}
    networks: {front: {aliases: [web]}, back: }
    build: {args: {A: "1"}}
`;
    const [app] = readStackOf(compose, { [OVERRIDE]: over }).services;
    expect(app).toMatchObject({
      dependsOn: [
        { service: 'db', condition: 'service_healthy' },
        { service: 'cache', condition: 'service_started' },
      ],
      networks: [
        { network: 'front', aliases: ['web'] },
        { network: 'back', aliases: [] },
      ],
      build: { context: '/clients/acme/app', args: { A: '1' } },
    });
  });

  it('options of a log driver go with it, and those of the same one are merged', () => {
    const base = 'logging: {driver: json-file, options: {max-size: 1m}}';
    expect(overridden(base, 'logging: {driver: local}').logging).toEqual({ driver: 'local', options: {} }); // prettier-ignore
    expect(overridden(base, 'logging: {options: {max-file: "2"}}').logging).toEqual({
      driver: 'json-file',
      options: { 'max-size': '1m', 'max-file': '2' },
    });
  });

  it('lists of other keys are appended', () => {
    const service = overridden('cap_add: [CHOWN]\nsecurity_opt: [a:b]', 'cap_add: [CHOWN, KILL]\nsecurity_opt: [c:d]'); // prettier-ignore
    expect(service.capAdd).toEqual(['CHOWN', 'KILL']);
    expect(service.securityOpt).toEqual(['a:b', 'c:d']);
  });

  it('env files of the second file count over those of the first', () => {
    const [service] = readStackOf(composeOf('env_file: one.env'), {
      [OVERRIDE]: 'services: {app: {env_file: [two.env]}}',
      ...{ 'one.env': 'A=1\nB=1', 'two.env': 'B=2' },
    }).services;
    expect(service?.environment).toEqual({ A: '1', B: '2' });
  });

  it('a part of a merge key or an alias is merged like any other', () => {
    const compose = 'x-base: &base {user: "1", cap_add: [CHOWN]}\nservices: {app: {<<: *base, image: a}}';
    const over = 'x-more: &more [KILL]\nservices: {app: {cap_add: *more}}';
    expect(readStackOf(compose, { [OVERRIDE]: over }).services[0]).toMatchObject({
      ...{ user: '1', capAdd: ['CHOWN', 'KILL'] },
    });
  }); // prettier-ignore
});

describe('!reset and !override', () => {
  it('take a value away, or replace it as a whole', () => {
    const service = overridden(
      'ports: ["8000:80"]\nenvironment: {A: "1", B: "1"}\ncap_add: [CHOWN]\nuser: "1"',
      'ports: !reset []\nenvironment: !override {C: "1"}\ncap_add: !override [KILL]\nuser: !reset null',
    );
    expect(service).toMatchObject({ ports: [], environment: { C: '1' }, capAdd: ['KILL'] });
    expect(service.user).toBeUndefined();
  });

  it('take a service, a variable or a network away', () => {
    const compose = 'services: {app: {image: a, environment: {A: "1", B: "1"}}, db: {image: d}}';
    const over = 'services: {db: !reset null, app: {environment: {A: !reset null}}}';
    const { services } = readStackOf(compose, { [OVERRIDE]: over });
    expect(services.map(({ name }) => name)).toEqual(['app']);
    expect(services[0]?.environment).toEqual({ B: '1' });
  });

  it('mean nothing in a file that is over no other', () => {
    const [service] = readStackOf(composeOf('cap_add: !override [KILL]\nports: !reset ["80:80"]')).services; // prettier-ignore
    expect(service).toMatchObject({ capAdd: ['KILL'], ports: [] });
  });
});

describe('what is wrong', () => {
  it('is reported in the file that it is in', () => {
    const override = 'services:\n  app:\n    cap_add: [CHOWN]\n    restart: sometimes\n    ports: ["x:80"]\n';
    expect(problemsOf(composeOf('ports: ["y:80"]'), { [OVERRIDE]: override })).toEqual([
      expect.stringMatching(/^4:\d+ error compose-value: services\.app\.ports\[0\]/),
      expect.stringMatching(/^docker-compose\.override\.yml:4:14 error compose-value: services\.app\.restart/),
      expect.stringMatching(/^docker-compose\.override\.yml:5:13 error compose-value: services\.app\.ports\[1\]/),
    ]);
  }); // prettier-ignore

  it('an unknown key has its own line', () => {
    const override = 'services:\n  app:\n    prots: []\n';
    expect(problemsOf(composeOf('user: "1"'), { [OVERRIDE]: override })).toEqual([
      expect.stringMatching(/^docker-compose\.override\.yml:3:5 error compose-unsupported-key/),
    ]);
  });

  it('a value of another kind than below it is refused', () => {
    const override = 'services: {app: {deploy: [], cap_add: {a: b}}}';
    expect(problemsOf(composeOf('deploy: {replicas: 1}\ncap_add: [KILL]'), { [OVERRIDE]: override })).toEqual([
      expect.stringContaining('services.app.deploy must be a map, as it is in docker-compose.yml:4:13'),
      expect.stringContaining('services.app.cap_add must be a list, as it is in docker-compose.yml:5:14'),
    ]);
  }); // prettier-ignore

  it('a broken override has its line', () => {
    expect(problemsOf('services: {app: {image: a}}', { [OVERRIDE]: 'services:\n  app: [\n' })).toEqual([
      expect.stringMatching(/^docker-compose\.override\.yml:\d+:\d+ error compose-yaml/),
    ]); // prettier-ignore
  });
});
