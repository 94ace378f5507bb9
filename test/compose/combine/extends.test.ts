import { describe, expect, it } from 'vitest';
import { problemsOf, readStackOf } from '../../support/build-compose.ts';

describe('extends', () => {
  it('puts a service of the same file under the one that names it', () => {
    const compose = `
services:
  base: {image: a, user: "1", environment: {A: "1"}, cap_add: [CHOWN]}
  app: {extends: base, environment: [A=2, B=2], cap_add: [KILL]}
  worker: {extends: {service: app}, image: w}
`;
    const { services } = readStackOf(compose);
    expect(services.slice(1)).toMatchObject([
      { name: 'app', image: 'a', user: '1', environment: { A: '2', B: '2' }, capAdd: ['CHOWN', 'KILL'] },
      { name: 'worker', image: 'w', user: '1', environment: { A: '2', B: '2' } },
    ]);
  }); // prettier-ignore

  it('reads another file of the client, whose paths start at its folder', () => {
    const compose = 'services: {app: {extends: {file: common/base.yml, service: base}, ports: ["80:80"]}}';
    const { services, configFiles } = readStackOf(compose, {
      'common/base.yml': 'services: {base: {extends: {file: ../root.yml, service: root}, env_file: a.env, volumes: ["./data:/data"]}}',
      'root.yml': 'services: {root: {image: r, volumes: ["./root:/root"], build: ./build}}',
      'common/a.env': 'A=1',
    });
    expect(services).toMatchObject([
      {
        ...{ name: 'app', image: 'r', environment: { A: '1' } },
        mounts: [{ source: '/clients/acme/root' }, { source: '/clients/acme/common/data' }],
        build: { context: '/clients/acme/build' },
        ports: [{ published: 80 }],
      },
    ]);
    expect(configFiles).toEqual(['docker-compose.yml']);
  }); // prettier-ignore

  it('takes away what the service resets', () => {
    const compose = 'services: {base: {image: a, ports: ["80:80"]}, app: {extends: base, ports: !reset []}}';
    expect(readStackOf(compose).services[1]?.ports).toEqual([]);
  }); // prettier-ignore

  it('is resolved in each file before an override goes over it', () => {
    const compose = 'services: {base: {image: a}, app: {extends: base}}';
    const over = 'services: {app: {extends: {file: extra.yml, service: extra}}}';
    const files = {
      'docker-compose.override.yml': over,
      'extra.yml': 'services: {extra: {user: "5"}}',
    };
    expect(readStackOf(compose, files).services[1]).toMatchObject({ image: 'a', user: '5' });
  });

  it('names the file and line of what is wrong in another file', () => {
    const compose = 'services: {app: {extends: {file: base.yml, service: base}}}';
    const files = { 'base.yml': 'services:\n  base:\n    image: a\n    restart: maybe\n' };
    expect(problemsOf(compose, files)).toEqual([
      expect.stringMatching(/^base\.yml:4:14 error compose-value: services\.(app|base)\.restart/),
    ]);
  });

  it.each([
    ['extends: nobody', /names the service nobody, which docker-compose.yml does not define/],
    ['extends: app', /extends itself: app of docker-compose.yml → app of docker-compose.yml/],
    ['extends: {file: absent.yml, service: a}', /names the file absent.yml, which does not exist/],
    ['extends: {file: ../other/x.yml, service: a}', /compose-file-outside/],
    ['extends: {file: /etc/x.yml, service: a}', /compose-file-outside/],
    ['extends: {file: base.yml}', /needs the key service/],
    ['extends: {file: base.yml, service: nobody}', /nobody, which base.yml does not define/],
    ['extends: {file: broken.yml, service: a}', /^broken.yml:\d+:\d+ error compose-yaml/],
    ['extends: {file: circle.yml, service: a}', /extends itself/],
    ['extends: []', /compose-type/],
  ])('%s is refused', (keys, message) => {
    const files = {
      'base.yml': 'services: {base: {image: b}}',
      'broken.yml': 'services: [',
      'circle.yml': 'services: {a: {extends: b}, b: {extends: {file: circle.yml, service: a}}}',
    };
    const problems = problemsOf(`services: {app: {image: a, ${keys}}}`, files);
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  it('ends at fifty levels', () => {
    const services = Array.from({ length: 60 }, (_, index) => `  s${index}: {extends: s${index + 1}}`); // prettier-ignore
    const compose = ['services:', '  s60: {image: a}', ...services, ''].join('\n');
    expect(problemsOf(compose).join('\n')).toMatch(/extends more than 50 services/);
  });

  it('ends where services repeat each other without end', () => {
    const list = Array.from({ length: 400 }, (_, index) => `a${index}`).join(', ');
    const services = Array.from({ length: 3000 }, (_, index) => `  s${index}: {extends: base, group_add: [x]}`); // prettier-ignore
    const compose = ['services:', `  base: {image: a, group_add: [${list}]}`, ...services, ''].join(
      '\n',
    );
    expect(problemsOf(compose).join('\n')).toMatch(/more than 200000 values/);
  });
});
