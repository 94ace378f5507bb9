// Writes the published JSON Schemas from the zod schemas that the program itself uses: for the files it reads,
// and for what every verb is asked (schemas/requests) and prints with -o json (schemas/results).
//   node scripts/schemas.js           writes schemas/*.schema.json
//   node scripts/schemas.js --check   fails if one of them is not current
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModules, ROOT } from './lib/load-modules.js';
import { loadVerbSchemas } from './lib/verb-schemas.js';

const SCHEMAS = [
  {
    file: 'template',
    title: 'template.yaml',
    module: 'src/template/manifest/manifest.ts',
    schema: 'manifestSchema',
  },
  {
    file: 'pulso',
    title: 'pulso.yaml',
    module: 'src/workspace/settings/workspace-config-schema.ts',
    schema: 'workspaceConfigSchema',
  },
];

/** The text of every schema, by its path in the project. */
async function renderSchemas() {
  return [...(await renderFiles()), ...(await renderVerbs())];
}

async function renderVerbs() {
  const verbs = await loadVerbSchemas();
  return verbs.flatMap(({ name, request, result }) =>
    Object.entries({ requests: request, results: result }).map(
      ([folder, { $schema, ...rest }]) => ({
        path: join('schemas', folder, `${name.replace(' ', '-')}.schema.json`),
        text: `${JSON.stringify({ $schema, title: `pulso ${name}`, ...rest }, null, 2)}\n`,
      }),
    ),
  );
}

async function renderFiles() {
  const paths = Object.fromEntries(SCHEMAS.map(({ file, module }) => [file, module]));
  const { z, ...modules } = await loadModules(paths);
  return SCHEMAS.map(({ file, title, schema }) => {
    // `input`: what is written in the file, before defaults are filled in.
    const { $schema, ...rest } = z.toJSONSchema(modules[file][schema], { io: 'input' });
    return {
      path: join('schemas', `${file}.schema.json`),
      text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`,
    };
  });
}

export async function writeSchemas() {
  for (const folder of ['requests', 'results']) {
    await mkdir(join(ROOT, 'schemas', folder), { recursive: true });
  }
  for (const { path, text } of await renderSchemas()) await writeFile(join(ROOT, path), text);
}

async function checkSchemas() {
  for (const { path, text } of await renderSchemas()) {
    const written = await readFile(join(ROOT, path), 'utf8').catch(() => undefined);
    if (written === text) continue;
    console.error(`${path} is not current: run npm run build`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv.includes('--check') ? checkSchemas() : writeSchemas());
}
