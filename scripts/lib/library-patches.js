import { readFile } from 'node:fs/promises';

/** Changes to lines of libraries, each with its reason. A line that is not there any more fails the build. */
const PATCHES = [
  {
    // Loading it takes as long as all of commander, which asks for it only where verbs are programs of their own.
    file: /commander\/lib\/command\.js$/,
    line: /import (\w+) from 'node:child_process';/,
    code: "const $1 = { spawn: (...given) => process.getBuiltinModule('node:child_process').spawn(...given) };",
  },
  // docker-modem makes an address of host and port and takes it apart again, by a function of which Node warns on
  // the terminal. pulso gives it a bare host, always with its port.
  {
    file: /docker-modem\/lib\/modem\.js$/,
    line: /if \(this\.host\) \{\s*var parsed = [\s\S]*?\} else \{\s*(address = options\.path;)\s*\}/,
    code: '$1',
  },
  {
    file: /docker-modem\/lib\/modem\.js$/,
    line: /var urlp = url\.parse\(address\);[\s\S]*?= urlp\.path;/,
    code: 'optionsf.hostname = this.host; optionsf.port = this.port; optionsf.path = address;',
  },
  // With source-map, Handlebars builds every function as a tree of positions that nobody reads; without, as text.
  {
    file: /handlebars\/dist\/cjs\/handlebars\/compiler\/code-gen\.js$/,
    line: /var SourceMap = require\('source-map'\);\s*SourceNode = SourceMap\.SourceNode;/,
    code: '',
  },
  // Node looks for the server's name among a socket's requests too, with the largest regular expression that it has.
  {
    file: /docker-modem\/lib\/modem\.js$/,
    line: /optionsf\.socketPath = socketPath;/,
    code: "optionsf.socketPath = socketPath; optionsf.servername = '';",
  },
  // Every request is written out, with the sockets of its agent, for a log that is off.
  {
    file: /docker-modem\/lib\/modem\.js$/,
    line: /debug\('Sending: %s', util\.inspect\(options, \{[^}]*\}\)\);/,
    code: '',
  },
  // TLS is needed for tcp targets alone.
  {
    file: /docker-modem\/lib\/http\.js$/,
    line: /nativeHttps = require\('https'\),/,
    code: "nativeHttps = { request: (...given) => require('https').request(...given) },",
  },
  // What reads the context of an image build is needed for builds alone.
  {
    file: /dockerode\/lib\/util\.js$/,
    line: /var DockerIgnore = require\((.+)\);/,
    code: 'var DockerIgnore = (...given) => require($1)(...given);',
  },
  {
    file: /dockerode\/lib\/util\.js$/,
    line: /var tar = require\((.+)\);/,
    code: 'var tar = { pack: (...given) => require($1).pack(...given) };',
  },
  {
    file: /dockerode\/lib\/util\.js$/,
    line: /var zlib = require\((.+)\);/,
    code: 'var zlib = { createGzip: () => require($1).createGzip() };',
  },
  // A schema sees a handful of values in a run: compiling a function for it takes longer than they do.
  {
    file: /zod\/v4\/core\/schemas\.js$/,
    line: /const jit = !core\.globalConfig\.jitless;/,
    code: 'const jit = false;',
  },
];

/** An esbuild plugin. */
export const libraryPatches = {
  name: 'library-patches',
  setup({ onLoad }) {
    const files = new Map(PATCHES.map(({ file }) => [String(file), file]));
    for (const filter of files.values()) {
      onLoad({ filter }, async ({ path }) => ({
        contents: patch(path, await readFile(path, 'utf8')),
      }));
    }
  },
};

function patch(path, source) {
  return PATCHES.filter(({ file }) => file.test(path)).reduce((text, { line, code }) => {
    if (!line.test(text)) throw new Error(`${path} has changed: nothing in it matches ${line}`);
    return text.replace(line, code);
  }, source);
}
