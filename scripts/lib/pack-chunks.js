// Puts the chunks of pulso's own code into one file. A verb uses a hundred of them, and for Node each file to find,
// read and link costs as much as what is in it; in one file, each is still evaluated only when it is asked for.
import { transform } from 'esbuild';
import { basename } from 'node:path';

/** The file with the entry and all chunks of own code. */
const PACK = 'pulso.cjs';

/** A call that loads a chunk, as esbuild prints it. */
const LOADING = /\brequire\("\.\/(?:chunks\/)?([\w-]+)\.js"\)/g;

/** esbuild's own functions for modules, before what the chunk exports. */
const HELPERS = /^var __[^]*?(?=^var stdin_exports = \{\};$)/m;

/** Characters of a chunk that takes longer to read with the pack than to find as a file. */
const LARGE = 3_000;

const THIS_FILE = "const pulsoUrl = require('node:url').pathToFileURL(__filename).href;";

/**
 * Takes esbuild's ESM outputs `[{path, text}]`, with `main.js` among them, and its metafile. Returns CommonJS
 * `[{name, text}]`: the pack, and a file for every chunk with a library in it.
 */
export async function packChunks(outputs, metafile) {
  const inputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output.inputs]),
  );
  const chunks = await Promise.all(
    outputs.map(async ({ path, text }) => ({
      name: basename(path, '.js'),
      libraries: Object.keys(inputs.get(basename(path))).filter(isLibrary),
      code: await toCommonJs(text),
    })),
  );
  return [
    { name: PACK, text: packOf(chunks.filter((chunk) => !standsAlone(chunk))) },
    ...chunks.filter(standsAlone).map(fileOf),
  ];
}

/** What esbuild writes at the head of every chunk, once: a fifth of the pack. */
function helpersOf(chunks) {
  return [...new Set(chunks.map(({ code }) => HELPERS.exec(code)?.[0] ?? ''))].join('');
}

/** What every verb would read with the pack, and few use. esbuild names a chunk that several share `chunk-…`. */
function standsAlone({ name, libraries, code }) {
  return libraries.length > 0 || (code.length > LARGE && !name.startsWith('chunk-'));
}

function isLibrary(file) {
  return file.includes('node_modules/');
}

/** A module whose imports are calls of `pulsoLoad`, those of `import()` too: nothing is evaluated earlier than before. */
async function toCommonJs(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    target: 'node22',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'pulsoUrl' },
    logLevel: 'warning',
  });
  return inAscii(code.replaceAll(LOADING, 'pulsoLoad("$1")'));
}

/** Without a character that would make Node hold the whole file in two bytes each; esbuild leaves those of regular expressions. */
function inAscii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Its libraries are named in it, as esbuild names the files of a bundle. */
function fileOf({ name, libraries, code }) {
  const head = [
    ...libraries.map((file) => `// ${file}`),
    THIS_FILE,
    `const { pulsoLoad } = require('./${PACK}');`,
  ];
  return { name: `${name}.cjs`, text: `${head.join('\n')}\n${code}` };
}

function packOf(chunks) {
  const helpers = helpersOf(chunks);
  return `${THIS_FILE}
const pulsoLoaded = new Map();
function pulsoLoad(name) {
  const loaded = pulsoLoaded.get(name);
  if (loaded !== undefined) return loaded.exports;
  const chunk = pulsoChunks[name];
  if (chunk === undefined) return require('./' + name + '.cjs');
  // Before it is evaluated: chunks may need each other.
  const module = { exports: {} };
  pulsoLoaded.set(name, module);
  chunk(module);
  return module.exports;
}
module.exports = { pulsoLoad, main: (...given) => pulsoLoad('main').main(...given) };
${helpers}const pulsoChunks = {
${chunks.map(({ name, code }) => `"${name}"(module) {\n${code.replace(HELPERS, '')}}`).join(',\n')}
};
`;
}
