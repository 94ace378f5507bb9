import { describe, expect, it } from 'vitest';
import { checkCompose, buildComposeInput, problemsOf, readStackOf } from '../../support/build-compose.ts'; // prettier-ignore

const APP = 'services: {app: {image: a}}';

describe('include', () => {
  it('adds what other files of the client define, whose paths start at their folders', () => {
    const { services, networks, volumes } = readStackOf(`include: [db/compose.yml]\n${APP}`, {
      'db/compose.yml': `
services: {db: {image: d, volumes: ["./init:/init", "data:/data"], networks: [back], secrets: [key]}}
networks: {back: }
volumes: {data: }
secrets: {key: {file: key.txt}}
`,
      'db/key.txt': 'k',
    });
    expect(services.map(({ name }) => name)).toEqual(['app', 'db']);
    expect(services[1]?.mounts).toMatchObject([
      { source: '/clients/acme/db/init' },
      { source: 'data', type: 'volume' },
    ]);
    expect(services[1]?.files).toMatchObject([{ name: 'key' }]);
    expect(networks.map(({ name }) => name)).toEqual(['acme_back', 'acme_default']);
    expect(volumes.map(({ name }) => name)).toEqual(['acme_data']);
  });

  it('gives an included file the variables of its own folder, under those of the client', () => {
    const { services } = readStackOf(`include: [db/compose.yml]\n${APP}`, {
      'db/compose.yml': 'services: {db: {image: d, environment: {A: "$A", B: "$B", C: }}}',
      'db/.env': 'A=db\nB=db\nC=db',
      '.env': 'A=client',
    });
    expect(services[1]?.environment).toEqual({ A: 'client', B: 'db', C: 'db' });
  });

  it('takes several files as one, another folder and other env files', () => {
    const include = 'include: [{path: [db/one.yml, db/two.yml], project_directory: ./data, env_file: db.env}]'; // prettier-ignore
    const { services } = readStackOf(`${include}\n${APP}`, {
      'db/one.yml': 'services: {db: {image: d, volumes: ["./a:/a"]}}',
      'db/two.yml': 'services: {db: {user: "$WHO"}}',
      'db.env': 'WHO=7',
    });
    expect(services[1]).toMatchObject({ user: '7', mounts: [{ source: '/clients/acme/data/a' }] });
  });

  it('goes on in included files, and takes what is defined twice alike', () => {
    const { services } = readStackOf(`include: [a/a.yml, b/b.yml]\n${APP}`, {
      'a/a.yml': 'include: [../net.yml]\nservices: {a: {image: a}}',
      'b/b.yml': 'include: [../net.yml]\nservices: {b: {image: b}}',
      'net.yml': 'services: {shared: {image: s}}\nnetworks: {n: {driver: bridge}}',
    });
    expect(services.map(({ name }) => name)).toEqual(['app', 'a', 'shared', 'b']);
  });

  it('is what an override goes over', () => {
    const { services } = readStackOf(`include: [db.yml]\n${APP}`, {
      'db.yml': 'services: {db: {image: d}}',
      'compose.override.yaml': 'services: {db: {user: "7"}}',
    });
    expect(services[1]).toMatchObject({ image: 'd', user: '7' });
  });

  it('has no effect if it is empty', () => {
    expect(problemsOf(`include:\n${APP}`)).toEqual([]);
    expect(problemsOf(`include: []\n${APP}`)).toEqual([]);
  });

  it('names the file and line of what is wrong in an included file', () => {
    const files = { 'db/compose.yml': 'services:\n  db:\n    image: d\n    restart: maybe\n' };
    expect(problemsOf(`include: [db/compose.yml]\n${APP}`, files)).toEqual([
      expect.stringMatching(/^db\/compose\.yml:4:14 error compose-value: services\.db\.restart/),
    ]);
  });

  it.each([
    ['[../x.yml]', /^1:11 error compose-file-outside/],
    ['[/etc/x.yml]', /compose-file-outside/],
    ['[absent.yml]', /names the file absent.yml, which does not exist/],
    ['[self.yml]', /includes itself: self.yml → self.yml/],
    ['[one.yml]', /includes itself: one.yml → two.yml → one.yml/],
    ['[docker-compose.yml]', /includes itself: docker-compose.yml → docker-compose.yml/],
    ['[app.yml]', /includes services.app, which docker-compose.yml defines in another way/],
    ['[{path: a.yml, env_file: absent.env}]', /names the file absent.env, which does not exist/],
    ['[{path: a.yml, env_file: ../x.env}]', /compose-file-outside/],
    ['[{path: []}]', /needs a path/],
    ['[empty.yml]', /empty.yml is empty/],
    ['a.yml', /must be a list/],
    ['[{service: app}]', /compose-unsupported-key/],
  ])('include: %s is refused', (include, message) => {
    const problems = problemsOf(`include: ${include}\n${APP}`, {
      'self.yml': 'include: [self.yml]\nservices: {}',
      'one.yml': 'include: [two.yml]',
      'two.yml': 'include: [one.yml]',
      'app.yml': 'services: {app: {image: other}}',
      'a.yml': 'services: {a: {image: a}}',
      'empty.yml': '',
    });
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  it('does not follow a link', () => {
    const input = buildComposeInput(`include: [link.yml]\n${APP}`);
    expect(checkCompose({ ...input, links: new Set(['link.yml']) })).toMatchObject([
      { code: 'compose-file-missing', message: expect.stringContaining('is a link') as string },
    ]);
  });

  it('ends at a hundred files, which include each other twice', () => {
    const levels = Array.from({ length: 40 }, (_, index): [string, string] => [
      `l${index}.yml`,
      `include: [l${index + 1}.yml, l${index + 1}.yml]\nservices: {s${index}: {image: a}}`,
    ]);
    const files = { ...Object.fromEntries(levels), 'l40.yml': 'services: {last: {image: a}}' };
    expect(problemsOf(`include: [l0.yml]\n${APP}`, files).join('\n')).toMatch(
      /of 100 files already/,
    );
  });

  it('refuses a file larger than 1 MiB', () => {
    const files = { 'big.yml': `services: {a: {image: a}}\n#${'x'.repeat(1024 * 1024)}` };
    expect(problemsOf(`include: [big.yml]\n${APP}`, files)).toEqual([
      expect.stringContaining('larger than 1 MiB'),
    ]);
  });
});
