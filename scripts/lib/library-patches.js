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
