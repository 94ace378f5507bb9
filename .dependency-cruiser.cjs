/** Rules for the imports of src/, made of the table in rooms.cjs. Circles count type imports too. */
const { ROOMS } = require('./rooms.cjs');

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
