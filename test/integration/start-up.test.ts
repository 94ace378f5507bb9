import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import {
  buildRecord,
  recordFiles,
  temporaryFolder,
  putFiles,
} from '../support/temporary-workspace.ts';

interface ScriptCoverage {
  url: string;
  functions: { functionName: string; ranges: { count: number }[] }[];
}

/**
 * The npm packages that a run of the built command line has evaluated, as Node's coverage names its scripts. A
 * library that is bundled to be evaluated late stands in a function named after its file, which was not called.
 */
async function packagesLoadedBy(cwd: string, ...argv: string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { url, functions } of await scriptsLoadedBy(cwd, argv)) {
    const late = functions.filter(({ ranges }) => ranges[0]?.count === 0);
    const skipped = new Set(late.map(({ functionName }) => functionName));
    const path = fileURLToPath(url);
    const bundled = (await readFile(path, 'utf8')).matchAll(/^\s*\/\/ (node_modules\/.+)$/gm);
    for (const [, name = ''] of [['', path], ...bundled]) {
      if (skipped.has(name)) continue;
      const inside = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1];
      if (inside !== undefined) found.add(inside);
    }
  }
  return [...found].sort();
}

/** The files that Node's coverage of a run names. */
async function scriptsLoadedBy(
  cwd: string,
  argv: readonly string[],
  language = 'en',
): Promise<ScriptCoverage[]> {
  const coverage = await temporaryFolder();
  // What an earlier run has cached needs neither parser nor schema.
  const caches = await temporaryFolder();
  const env = {
    ...process.env,
    PULSO_LANG: language,
    NODE_V8_COVERAGE: coverage,
    XDG_CACHE_HOME: caches,
  };
  await promisify(execFile)(process.execPath, [join(packageRoot(), 'bin/pulso.js'), ...argv], {
    cwd,
    env,
  });
  const [report = ''] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as {
    result: ScriptCoverage[];
  };
  return result.filter((script) => script.url.startsWith('file:'));
}

it.each([
  [['--version'], []],
  [['--help'], ['commander']],
  [['list'], ['commander']],
  [
    ['create', '--help'],
    ['commander', 'handlebars', 'yaml', 'zod'],
  ],
])('%j loads no more than it needs', async (argv, needed) => {
  const root = await temporaryFolder();
  await putFiles(root, {
    'pulso.yaml': '',
    'clients/template/template.yaml': 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n',
    ...recordFiles(buildRecord('acme')),
  });
  const loaded = await packagesLoadedBy(root, ...argv);
  const heavy = [
    'dockerode',
    'zod',
    'yaml',
    'handlebars',
    '@kubernetes/client-node',
    'diff',
    'string-width',
    'jq-wasm',
  ];
  const asking = loaded.filter((name) => name.startsWith('@inquirer/'));
  expect(asking).toEqual([]);
  expect(loaded.filter((name) => heavy.includes(name)).sort()).toEqual(
    needed.filter((name) => heavy.includes(name)),
  );
  expect(needed.filter((name) => !loaded.includes(name))).toEqual([]);
});

it.each([
  ['en', []],
  ['fr', []],
  ['es', ['es']],
  ['pt', ['pt']],
])('PULSO_LANG=%s loads no catalog but its own', async (language, catalogs) => {
  const root = await temporaryFolder();
  const scripts = await scriptsLoadedBy(root, ['--help'], language);
  const loaded = scripts.flatMap(({ url }) => /\/(es|pt)-\w+\.cjs$/.exec(url)?.[1] ?? []);
  expect(loaded).toEqual(catalogs);
});
