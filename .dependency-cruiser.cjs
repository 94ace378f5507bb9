/**
 * The rooms of src/ and what each may import (docs/architecture.md): one rule a room, each with its reason.
 * Circles count type imports too.
 */
const ROOMS = {
  core: { may: [], npm: [], pure: true, why: 'What every room may use depends on none of them.' },
  text: {
    may: [],
    npm: ['yaml', 'zod'],
    pure: true,
    why: 'Reading text knows nothing of what the text is about.',
  },
  merge: {
    may: ['text'],
    npm: ['yaml', 'node-diff3', 'diff'],
    pure: true,
    why: 'Three versions of files in, one out: where they come from is not its business.',
  },
  client: {
    may: ['text'],
    npm: ['yaml', 'zod', 'countries-list', 'countries-and-timezones'],
    pure: true,
    why: 'A client record knows nothing of templates, stacks or disks.',
  },
  template: {
    may: ['text', 'merge', 'client'],
    npm: ['yaml', 'zod', 'handlebars', 'diff', 'semver'],
    pure: true,
    why: 'Rendering is template + answers → files, wherever they come from.',
  },
  engine: {
    may: ['text'],
    npm: [],
    pure: true,
    why: 'The port: what every engine takes and gives, whatever the engine.',
  },
  compose: {
    may: ['text', 'engine'],
    npm: ['yaml'],
    pure: true,
    why: 'docker-compose.yml → stack → plan, whatever runs it.',
  },
  manifests: {
    may: ['text', 'engine'],
    npm: ['yaml'],
    pure: true,
    why: 'Manifests → objects → plan, whatever the cluster.',
  },
  'engines/docker': {
    may: ['text', 'engine', 'compose'],
    npm: ['dockerode', '@types/dockerode', 'tar-stream', '@types/tar-stream', 'p-limit'],
    why: 'An engine speaks pulso types and its own SDK; never another engine.',
  },
  'engines/kubernetes': {
    may: ['text', 'engine', 'manifests'],
    npm: ['@kubernetes/client-node', 'p-limit', 'yaml'],
    why: 'An engine speaks pulso types and its own SDK; never another engine.',
  },
  workspace: {
    may: ['text', 'template', 'merge', 'client', 'engine'],
    npm: ['zod', 'yaml', 'execa', 'p-limit'],
    why: 'The disk knows what clients and templates are, not how they run.',
  },
  machine: {
    may: ['client'],
    npm: ['execa'],
    why: 'What this machine uses: ports, their owners, subnets.',
  },
  operations: {
    may: [
      'machine',
      'workspace',
      'engines',
      'engine',
      'compose',
      'manifests',
      'template',
      'merge',
      'client',
      'text',
    ],
    npm: ['p-limit', 'semver', 'yaml', 'zod'],
    why: 'Operations know no terminal: they report through the reporter and return a result.',
  },
  cli: {
    may: ['operations'],
    npm: ['commander', '@inquirer', 'chalk', 'log-update', 'string-width', 'cli-truncate', 'yaml'],
    why: 'The command line is a thin caller of the catalog.',
  },
  instance: {
    may: [],
    alone: true,
    npm: [
      'fastify',
      'pg',
      '@types/pg',
      'mysql2',
      'redis',
      '@redis/client',
      '@google-cloud/bigquery',
      'prom-client',
      'yaml',
      'zod',
    ],
    why: "The instance runs inside a client's stack, from its own image: it shares nothing with the tool.",
  },
};

const named = (room) => room.replace('/', '-');

/** What a pure room may use of Node: hashing bytes, bytes, and names. Time and randomness are passed in. */
const PURE_NODE = '^(node:)?(crypto|path/posix|path|buffer)$';

const roomRules = Object.entries(ROOMS).map(([room, { may, alone, why }]) => ({
  name: `room-${named(room)}`,
  comment: why,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[...(alone ? [] : ['core']), room, ...may].join('|')})/` },
}));

const libraryRules = Object.entries(ROOMS).map(([room, { npm, why }]) => ({
  name: `libraries-${named(room)}`,
  comment: why,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg'],
    pathNot: npm.length > 0 ? `node_modules/(${npm.join('|')})(/|$)` : '^$',
  },
}));

const pure = Object.keys(ROOMS).filter((room) => ROOMS[room].pure);

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Data flows one way; a cycle means two files are one concept or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-file-has-a-room',
      comment: 'A file outside the rooms is checked by no rule.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(ROOMS).join('|')})/` },
      to: {},
    },
    {
      name: 'pure-rooms',
      comment:
        'Pure rooms see no file system, process, network or clock: time and randomness are passed in.',
      severity: 'error',
      from: { path: `^src/(${pure.join('|')})/` },
      to: { dependencyTypes: ['core'], pathNot: PURE_NODE },
    },
    ...roomRules,
    ...libraryRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
  },
};
