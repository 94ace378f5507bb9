/** The rooms of src/ and what each may import (docs/architecture.md). One rule a room, each with its reason. */
const PURE_NODE =
  '^(node:)?(path|util|crypto|buffer|url|fs|os|child_process|net|http|https|stream|timers|worker_threads)(/|$)';

/** A room that may import only `allowed` rooms (foundation is open to all). */
function room(name, allowed, comment) {
  const open = ['foundation', name, ...allowed].join('|');
  return {
    name: `room-${name.replace('/', '-')}`,
    comment,
    severity: 'error',
    from: { path: `^src/${name}/` },
    to: { path: '^src/', pathNot: `^src/(${open})/` },
  };
}

/** A room that may use only these npm packages. */
function libraries(name, packages, comment) {
  return {
    name: `libraries-${name.replace('/', '-')}`,
    comment,
    severity: 'error',
    from: { path: `^src/${name}/` },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg'],
      pathNot: packages.length > 0 ? `node_modules/(${packages.join('|')})(/|$)` : '^$',
    },
  };
}

const PURE = '^src/(foundation|client|template|stack)/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Data flows one way; a cycle means two files are one concept or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-rooms',
      comment:
        'Pure rooms see no file system, process, network or clock: time and randomness are passed in. (crypto only for hashing bytes, path/posix only for names.)',
      severity: 'error',
      from: { path: PURE },
      to: {
        dependencyTypes: ['core'],
        path: PURE_NODE,
        pathNot: '^(node:)?(crypto|path/posix|path|buffer)$',
      },
    },
    room('foundation', [], 'What every room may use depends on none of them.'),
    room('client', [], 'A client record knows nothing of templates, stacks or disks.'),
    room(
      'template',
      ['client'],
      'Rendering is template + answers → files, wherever they come from.',
    ),
    room(
      'stack',
      ['template', 'client'],
      'Planning is desired + observed → operations, whatever the engine.',
    ),
    room(
      'workspace',
      ['template', 'client'],
      'The disk knows what clients and templates are, not how they run.',
    ),
    room(
      'engines/docker',
      ['stack', 'template', 'client'],
      'An engine speaks pulso types and its own SDK; never another engine.',
    ),
    room(
      'engines/kubernetes',
      ['stack', 'template', 'client'],
      'An engine speaks pulso types and its own SDK; never another engine.',
    ),
    room(
      'operations',
      ['workspace', 'engines', 'stack', 'template', 'client'],
      'Operations know no terminal: they report through the reporter and return a result.',
    ),
    room(
      'instance',
      [],
      "The instance runs inside a client's stack, from its own image: it shares nothing with the tool.",
    ),
    libraries('foundation', [], 'The foundation stands on nothing.'),
    libraries(
      'client',
      ['yaml', 'zod', 'countries-list', 'countries-and-timezones'],
      'Text in, text out.',
    ),
    libraries(
      'template',
      ['yaml', 'zod', 'handlebars', 'node-diff3', 'diff', 'semver'],
      'Text in, text out.',
    ),
    libraries('stack', ['yaml', 'zod'], 'Text in, text out.'),
    libraries('operations', ['p-limit', 'semver', 'yaml'], 'Nothing that talks to a terminal.'),
    libraries(
      'engines/docker',
      ['dockerode', '@types/dockerode', 'tar-stream', '@types/tar-stream', 'p-limit'],
      'Its own SDK.',
    ),
    libraries('engines/kubernetes', ['@kubernetes/client-node', 'p-limit', 'yaml'], 'Its own SDK.'),
    libraries(
      'instance',
      [
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
      'Its own server and database drivers.',
    ),
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
