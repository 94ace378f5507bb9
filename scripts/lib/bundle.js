// How pulso is bundled: the command line as chunks (the npm package) or as one file (the executable).
import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findBuildId } from './build-id.js';
import { useBuiltinsByCall } from './builtins-by-call.js';
import { assertSelfContained } from './check-imports.js';
import { libraryPatches } from './library-patches.js';
import { packChunks } from './pack-chunks.js';

const ROOT = new URL('../..', import.meta.url).pathname;

const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node22',
  logLevel: 'warning',
  legalComments: 'none',
  metafile: true,
};

/**
 * Optional parts of libraries that are never installed with pulso: native speed-ups, loaded in a try block, and
 * what BuildKit sessions need, which pulso does not open.
 */
export const OPTIONAL = [
  'bufferutil',
  'utf-8-validate',
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  'protobufjs',
  'pg-native',
  '@node-rs/xxhash',
];

/**
 * In the Docker SDK, build sessions load at their first call: they bring gRPC with them. Its ssh client is left out:
 * pulso connects through the system's ssh.
 */
const lateParts = {
  name: 'late-parts',
  setup({ onLoad }) {
    onLoad({ filter: /docker-modem\/lib\/ssh\.js$/ }, () => ({ contents: 'module.exports = {};' }));
    onLoad({ filter: /dockerode\/lib\/session\.js$/ }, (part) => {
      if (part.suffix === '?itself') return undefined;
      const itself = JSON.stringify(`${part.path}?itself`);
      return { contents: `module.exports = (...given) => require(${itself})(...given);` };
    });
  },
};

/** A library that a source file loads late and synchronously is bundled with it, and still evaluated late. */
const lateRequires = {
  name: 'late-requires',
  setup({ onLoad }) {
    onLoad({ filter: /src\/cli\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const call = 'createRequire(import.meta.url)(';
      if (!source.includes(call)) return undefined;
      return { contents: source.replaceAll(call, 'require('), loader: 'ts' };
    });
  },
};

const DEFINED = { 'process.env.PULSO_BUILD': JSON.stringify(findBuildId(ROOT)) };

const CLI = {
  ...SHARED,
  define: DEFINED,
  minifySyntax: true,
  plugins: [libraryPatches, lateParts, lateRequires],
  external: OPTIONAL,
};

/** What CommonJS libraries expect to be there. */
const COMMONJS =
  "const require = globalThis.process.getBuiltinModule('node:module').createRequire(import.meta.url); const { filename: __filename, dirname: __dirname } = import.meta;";

/**
 * The command line for Node, `pulso.cjs`: every verb is a chunk in it, and every library one beside it, evaluated when
 * it is used.
 */
export async function bundleCli(folder) {
  const { outputs, metafile } = await bundle({
    ...CLI,
    format: 'esm',
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: folder,
    splitting: true,
    chunkNames: '[name]-[hash]',
  });
  const files = await packChunks(outputs, metafile);
  await writeOutputs(files.map(({ name, text }) => ({ path: `${folder}/${name}`, text })));
}

/** The command line as one CommonJS file, which is what a single executable can start. */
export async function bundleExecutable(file) {
  const { outputs } = await bundle({
    ...CLI,
    format: 'cjs',
    stdin: {
      contents: `import { main } from './src/cli/main.ts';
        void main(process.argv.slice(2)).then((code) => { process.exitCode = code; });`,
      resolveDir: ROOT,
      loader: 'ts',
    },
    outfile: file,
    minifyWhitespace: true,
    define: { ...DEFINED, 'import.meta.url': 'pulsoUrl' },
    banner: { js: "const pulsoUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  await writeOutputs(outputs);
}

/** The program inside each client's stack: each database driver is a chunk of its own. */
export async function bundleInstance(folder) {
  const { outputs } = await bundle({
    ...SHARED,
    format: 'esm',
    entryPoints: { main: 'src/instance/main.ts' },
    outdir: folder,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: COMMONJS },
    external: OPTIONAL,
  });
  await writeOutputs(outputs);
}

/** The outputs' paths and texts, not yet written, and esbuild's account of what is in them. */
async function bundle(options) {
  const { metafile, outputFiles } = await build({ ...options, write: false });
  const { dependencies = {} } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8'));
  assertSelfContained(metafile, [...OPTIONAL, ...Object.keys(dependencies)]);
  const outputs = outputFiles.map(({ path, text }) => ({ path, text: useBuiltinsByCall(text) }));
  return { outputs, metafile };
}

async function writeOutputs(outputs) {
  for (const { path, text } of outputs) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
