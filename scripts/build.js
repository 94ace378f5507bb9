// Bundles the command line into dist/cli and the instance program into dist/instance; another folder than dist
// may be named: node scripts/build.js FOLDER.
// Splitting keeps every verb and every engine SDK in chunks of their own, so that a verb loads only what it uses.
import { build } from 'esbuild';
import { rmSync } from 'node:fs';

const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  logLevel: 'warning',
  legalComments: 'none',
};

const folder = process.argv[2] ?? 'dist';

/**
 * Of the Docker SDK the way over ssh and sessions of image builds load at their first call: they bring
 * ssh2 and gRPC with them, four fifths of what loading the SDK takes.
 */
const lateParts = {
  name: 'late-parts',
  setup({ onLoad }) {
    onLoad({ filter: /docker-modem\/lib\/ssh\.js$|dockerode\/lib\/session\.js$/ }, (part) => {
      if (part.suffix === '?itself') return undefined;
      const itself = JSON.stringify(`${part.path}?itself`);
      return { contents: `module.exports = (...given) => require(${itself})(...given);` };
    });
  },
};
rmSync(folder, { recursive: true, force: true });

await build({
  ...shared,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: `${folder}/cli`,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minifySyntax: true,
  plugins: [lateParts],
  // The cluster's SDK and ssh2 stay outside: they load parts of themselves by name, and ship as dependencies.
  // Builds of images are nothing pulso does: what they need does not ship.
  external: ['@kubernetes/client-node', 'ssh2', '@grpc/*', 'protobufjs'],
  banner: {
    js: "import { createRequire as pulsoCreateRequire } from 'node:module'; const require = pulsoCreateRequire(import.meta.url);",
  },
});

await build({
  ...shared,
  entryPoints: { main: 'src/instance/main.ts' },
  outdir: `${folder}/instance`,
  // Each database driver is a chunk of its own: an instance loads the one it uses.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import { createRequire as pulsoCreateRequire } from 'node:module'; const require = pulsoCreateRequire(import.meta.url); import { fileURLToPath as pulsoFile } from 'node:url'; import { dirname as pulsoDir } from 'node:path'; const __filename = pulsoFile(import.meta.url); const __dirname = pulsoDir(__filename);",
  },
  external: ['pg-native'],
});
