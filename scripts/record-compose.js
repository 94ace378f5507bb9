// Records in test/fixtures/compose what `docker compose config` makes of each case, or compares (--check).
//   node scripts/record-compose.js [--compose PROGRAM] [--check] [NAME...]
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveWithCompose } from './lib/ask-compose.js';
import { findComposeProgram } from './lib/find-compose-program.js';
import { ROOT } from './lib/load-modules.js';

const HEADING = '\n## docker compose config\n';
const FOLDER = join(ROOT, 'test/fixtures/compose');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { compose: { type: 'string' }, check: { type: 'boolean' } },
});
const program = values.compose ?? (await findComposeProgram());
if (program === undefined) {
  console.error('docker compose is not on this machine: name it with --compose');
  process.exit(1);
}
let differ = 0;
for (const file of (await readdir(FOLDER)).filter((one) => one.endsWith('.md')).sort()) {
  const name = file.replace(/\.md$/, '');
  if (name === 'README' || (positionals.length > 0 && !positionals.includes(name))) continue;
  const path = join(FOLDER, file);
  const text = await readFile(path, 'utf8');
  const [own] = text.split(HEADING);
  const sections = [...own.matchAll(/^## (.*)\n```\w*\n([^]*?)^```$/gm)];
  const files = new Map(sections.map(([, at, content]) => [at, Buffer.from(content)]));
  let whole = own;
  try {
    const config = await resolveWithCompose(program, {
      input: { slug: 'acme', workingDir: '/clients/acme', files },
    });
    whole += `${HEADING}\`\`\`json\n${JSON.stringify(config, null, 2)}\n\`\`\`\n`;
  } catch (error) {
    console.error(`${name}: refused: ${String(error.stderr ?? error).trim()}`);
  }
  if (whole === text) continue;
  differ += 1;
  console.log(`${name}: ${values.check ? 'is another one now' : 'recorded'}`);
  if (!values.check) await writeFile(path, whole);
}
if (values.check && differ > 0) process.exitCode = 1;
