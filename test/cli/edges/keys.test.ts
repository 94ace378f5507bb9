import { expect, it } from 'vitest';
import { openEdge } from '../../support/edge-case.ts';

interface Merge {
  what: string;
  file: string;
  /** The base's text, the template's, the client's, and what they merge to. */
  texts: readonly [base: string, template: string, client: string, merged: string];
}

const TAB = '\t';
const PEM = '-----BEGIN KEY-----\nAAA=\nBBB==\n-----END KEY-----';
const compose = (...lines: string[]): string =>
  ['services:', '  app:', '    image: a:1', ...lines.map((line) => `    ${line}`), ''].join('\n');

const MERGES: Merge[] = [
  {
    what: 'a package.json with tabs, in which both add a dependency beside each other',
    file: 'package.json',
    texts: [
      `{\n${TAB}"name": "a",\n${TAB}"dependencies": {\n${TAB}${TAB}"b": "^1.0.0"\n${TAB}}\n}`,
      `{\n${TAB}"name": "a",\n${TAB}"dependencies": {\n${TAB}${TAB}"b": "^1.0.0",\n${TAB}${TAB}"c": "^2.0.0"\n${TAB}}\n}`,
      `{\n${TAB}"name": "own",\n${TAB}"dependencies": {\n${TAB}${TAB}"b": "^1.0.0",\n${TAB}${TAB}"d": "^3.0.0"\n${TAB}}\n}`,
      `{\n${TAB}"name": "own",\n${TAB}"dependencies": {\n${TAB}${TAB}"b": "^1.0.0",\n${TAB}${TAB}"c": "^2.0.0",\n${TAB}${TAB}"d": "^3.0.0"\n${TAB}}\n}`,
    ],
  },
  {
    what: 'JSON whose texts have escapes of every kind',
    file: 'a.json',
    texts: [
      '{"a": "x", "b": "\\ud83d\\ude00 \\/ \\u00e9", "c": 1.0}\n',
      '{"a": "y", "b": "\\ud83d\\ude00 \\/ \\u00e9", "c": 1.0}\n',
      '{"a": "x", "b": "\\ud83d\\ude00 \\/ \\u00e9!", "c": 1e0}\n',
      '{"a": "y", "b": "\\ud83d\\ude00 \\/ \\u00e9!", "c": 1e0}\n',
    ],
  },
  {
    what: 'a key of several lines in .env, beside what the template changes',
    file: '.env',
    texts: [
      `A=1\nKEY="${PEM}"\nB=1\n`,
      `A=2\nKEY="${PEM}"\nB=1\n`,
      `A=1\nKEY="${PEM.replace('AAA', 'OWN')}"\nB=1\n`,
      `A=2\nKEY="${PEM.replace('AAA', 'OWN')}"\nB=1\n`,
    ],
  },
  {
    what: 'a variable that one side exports and the other sets',
    file: '.env',
    texts: ['A=1\n', 'export A=1\n', 'A=2\n', 'export A=2\n'],
  },
  {
    what: 'a section of INI to which both add a key',
    file: 'my.cnf',
    texts: [
      '[mysqld]\nport = 3306\n\n[client]\nport = 3306\n',
      '[mysqld]\nport = 3306\nmax_connections = 200\n\n[client]\nport = 3306\n',
      '[mysqld]\nport = 3307\nkey_buffer = 1M\n\n[client]\nport = 3306\n',
      '[mysqld]\nport = 3307\nmax_connections = 200\nkey_buffer = 1M\n\n[client]\nport = 3306\n',
    ],
  },
  {
    what: 'a section of INI that both add',
    file: 'a.ini',
    texts: [
      '[a]\nx=1\n',
      '[a]\nx=1\n\n[b]\ntheirs=1\n',
      '[b]\nours=1\n\n[a]\nx=1\n',
      '[b]\ntheirs=1\nours=1\n\n[a]\nx=1\n',
    ],
  },
  {
    what: 'labels with dots and equal signs in their values',
    file: 'docker-compose.yml',
    texts: [
      compose('labels:', '  - com.example.a.rule=Host(`a`) && Path(`/x=1`)', '  - b=1'),
      compose('labels:', '  - com.example.a.rule=Host(`a`) && Path(`/x=1`)', '  - b=2'),
      compose('labels:', '  - com.example.a.rule=Host(`own`) && Path(`/x=1`)', '  - b=1'),
      compose('labels:', '  - com.example.a.rule=Host(`own`) && Path(`/x=1`)', '  - b=2'),
    ],
  },
  {
    what: 'ports of which the client moved one and the template added one',
    file: 'docker-compose.yml',
    texts: [
      compose('ports: ["127.0.0.1:8001:80"]'),
      compose('ports: ["127.0.0.1:8001:80", "127.0.0.1:8443:443"]'),
      compose('ports: ["127.0.0.1:9001:80"]'),
      compose('ports: ["127.0.0.1:9001:80", "127.0.0.1:8443:443"]'),
    ],
  },
  {
    what: 'keys with dots and slashes, as of Kubernetes',
    file: 'ingress.yaml',
    texts: [
      'metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/a: "1"\n    b.io/c: "1"\n',
      'metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/a: "2"\n    b.io/c: "1"\n',
      'metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/a: "1"\n    b.io/c: "own"\n    "b.io/d": x\n',
      'metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/a: "2"\n    b.io/c: "own"\n    "b.io/d": x\n',
    ],
  },
  {
    what: 'TOML with a comment and an array beside what changes',
    file: 'a.toml',
    texts: [
      '[tool]\nline = 80 # wide\nselect = [\n  "A", # why\n  "B",\n]\n',
      '[tool]\nline = 100 # wide\nselect = [\n  "A", # why\n  "B",\n]\n',
      '[tool]\nline = 80 # own reason\nselect = [\n  "A", # why\n]\n\n[own]\nx = 1\n',
      '[tool]\nline = 100 # own reason\nselect = [\n  "A", # why\n]\n\n[own]\nx = 1\n',
    ],
  },
];

it.each(MERGES)('merges $what', async ({ file, texts }) => {
  const [base, template, client, merged] = texts;
  const { pulso, read } = await openEdge({
    one: { [file]: base },
    two: { [file]: template },
    client: { [file]: client },
  });
  const { code, stdout, stderr } = await pulso('sync');
  expect([await read(file), code], stdout + stderr).toEqual([merged, 0]);
  expect(stderr).not.toContain('by lines');
  expect((await pulso('sync')).stdout).toContain('unchanged');
});

interface Double {
  what: string;
  file: string;
  base: string;
  template: string;
  client: string;
  at?: string;
}

const LINES = Array.from({ length: 9 }, (_, at) => `# ${at}\n`).join('');

/** Each side adds a key in another place: merged by lines alone, both would stand and one would win. */
const DOUBLES: Double[] = [
  {
    what: 'a Makefile',
    file: 'Makefile',
    base: LINES,
    template: `${LINES}LOG := info\n`,
    client: `LOG ?= debug\n${LINES}`,
  },
  {
    what: 'variables of Terraform',
    file: 'prod.tfvars',
    base: LINES,
    template: `${LINES}log = "info"\n`,
    client: `log   = "debug"\n${LINES}`,
  },
  {
    what: 'settings of Python',
    file: 'settings.py',
    base: LINES,
    template: `${LINES}DEBUG = False\n`,
    client: `DEBUG = True\n${LINES}`,
  },
  {
    what: 'a Dockerfile',
    file: 'Dockerfile',
    base: LINES,
    template: `${LINES}ENV LOG=info\n`,
    client: `ENV LOG=debug\n${LINES}`,
  },
  {
    what: 'a Dockerfile in its older form',
    file: 'Dockerfile',
    base: LINES,
    template: `${LINES}ENV LOG info\n`,
    client: `ENV LOG debug\n${LINES}`,
  },
  {
    what: 'the settings of Redis',
    file: 'redis.conf',
    base: LINES,
    template: `${LINES}maxmemory 100mb\n`,
    client: `maxmemory 50mb\n${LINES}`,
  },
  {
    what: 'a block of nginx',
    file: 'conf/nginx.conf',
    base: `http {\n${LINES}}\n`,
    template: `http {\n${LINES}  gzip on;\n}\n`,
    client: `http {\n  gzip off;\n${LINES}}\n`,
  },
  {
    what: 'packages of pip',
    file: 'requirements.txt',
    base: LINES,
    template: `${LINES}flask==2.0\n`,
    client: `Flask==3.0\n${LINES}`,
  },
  {
    what: 'JSON with comments',
    file: 'tsconfig.json',
    base: '{\n  // c\n  "a": 1,\n  // d\n  "b": 1\n}\n',
    template: '{\n  // c\n  "a": 1,\n  // d\n  "strict": true,\n  "b": 1\n}\n',
    client: '{\n  "strict": false,\n  // c\n  "a": 1,\n  // d\n  "b": 1\n}\n',
  },
  {
    what: 'a .env in which the base has a variable twice',
    file: '.env',
    base: `A=1\nA=2\n${LINES}`,
    template: `A=1\nA=2\n${LINES}LOG=info\n`,
    client: `LOG=debug\nA=1\nA=2\n${LINES}`,
  },
  {
    what: 'keys of MySQL, to which - and _ are one',
    file: 'my.cnf',
    base: `[mysqld]\nport=1\n${LINES}`,
    template: `[mysqld]\nport=1\nmax_connections=200\n${LINES}`,
    client: `[mysqld]\nmax-connections=500\nport=1\n${LINES}`,
    at: 'mysqld.max-connections',
  },
  {
    what: 'keys of properties with other separators',
    file: 'a.properties',
    base: 'a=1\nb=1\n',
    template: 'a=1\nb=1\nlog.level = info\n',
    client: 'log.level: debug\na=1\nb=1\n',
    at: 'log.level',
  },
  {
    what: 'YAML with a document end',
    file: 'v.yaml',
    base: `a: 1\n${LINES}b: 1\n...\n`,
    template: `a: 1\n${LINES}b: 1\nlog: info\n...\n`,
    client: `log: debug\na: 1\n${LINES}b: 1\n...\n`,
  },
];

it.each(DOUBLES)('no key stands twice: $what', async ({ file, base, template, client, at }) => {
  const { pulso, read } = await openEdge({
    one: { [file]: base },
    two: { [file]: template },
    client: { [file]: client },
    manifest: 'questions: []\n',
  });
  const { code, stdout } = await pulso('sync');
  expect(stdout).toContain(`conflict acme/${file} ${at ?? 'file'}\n`);
  expect(code).toBe(1);
  expect(await read(file)).toBe(client);
});

it('a list of KEY=VALUE that the template turns into a mapping loses nothing of the client', async () => {
  const file = 'docker-compose.yml';
  const client = compose('environment:', '  - LOG=debug', '  - OWN=1');
  const { pulso, read } = await openEdge({
    one: { [file]: compose('environment:', '  - LOG=info') },
    two: { [file]: compose('environment:', '  LOG: info', '  NEW: 1') },
    client: { [file]: client },
  });
  const { code, stdout } = await pulso('sync');
  expect([code, stdout]).toEqual([1, expect.stringContaining('conflict acme/docker-compose.yml services.app.environment')]); // prettier-ignore
  expect(await read(file)).toBe(client);
});

it('lines that repeat by their nature are no double keys', async () => {
  const file = 'pg_hba.conf';
  const rules = `local all all peer\n${LINES}`;
  const { pulso, read } = await openEdge({
    one: { [file]: rules },
    two: { [file]: `${rules}host all all 10.0.0.0/8 scram-sha-256\n` },
    client: { [file]: `host own own 10.9.0.0/16 scram-sha-256\n${rules}` },
  });
  expect((await pulso('sync')).code).toBe(0);
  expect((await read(file)).match(/^host /gm)).toHaveLength(2);
});
