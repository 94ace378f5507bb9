// Writes what the docs say about the code from the code itself: docs/errors.md, the rooms in docs/architecture.md
// and the tables of docs/cli.md.
//   node scripts/docs.js           writes them
//   node scripts/docs.js --check   fails if one of them is not current
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { renderCliTables } from './lib/cli-tables.js';
import { loadModules, ROOT } from './lib/load-modules.js';

const { ROOMS } = createRequire(import.meta.url)('../rooms.cjs');

const INTRO = `# Error codes

Made by \`npm run docs\` from \`src/core/error-codes/\`. Every error and every finding of \`validate\` and \`template
lint\` has one of these codes. With \`-o json\` it is \`error.code\` or \`problems[].code\`; codes are stable.
\`pulso explain <code>\` prints the same text.
`;

/** Lines between which docs/architecture.md takes its table of rooms. */
const [BEGIN, END] = ['<!-- rooms: made by `npm run docs` from rooms.cjs -->', '<!-- /rooms -->'];

async function renderErrors() {
  const { errors } = await loadModules({ errors: 'src/core/error-codes/error-groups.ts' });
  const groups = errors.ERROR_GROUPS.map(({ title, codes }) => {
    const rows = Object.entries(codes).map(
      ([code, { cause, fix }]) => `| \`${code}\` | ${cause} | ${fix} |`,
    );
    return [`## ${title}\n`, '| code | cause | way out |', '|---|---|---|', ...rows].join('\n');
  });
  return `${[INTRO.trimEnd(), ...groups].join('\n\n')}\n`;
}

function renderRooms() {
  const rows = Object.entries(ROOMS).map(([name, { what, may, npm, pure, alone }]) => {
    const rooms = alone ? 'nothing, not even core' : may.map((room) => `\`${room}\``).join(', ');
    const cells = [
      `\`${name}\``,
      `${what}${pure ? ' (pure)' : ''}`,
      rooms || '–',
      npm.filter((library) => !library.startsWith('@types/')).join(', ') || '–',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| room | what it is | may import | npm packages |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}

async function renderArchitecture() {
  const text = await readFile(join(ROOT, 'docs/architecture.md'), 'utf8');
  const [before, rest = ''] = text.split(BEGIN);
  const [, after = ''] = rest.split(END);
  return `${before}${BEGIN}\n\n${renderRooms()}\n\n${END}${after}`;
}

/** Fills in the tables between `<!-- name: … -->` and `<!-- /name -->`. */
async function renderCli() {
  const text = await readFile(join(ROOT, 'docs/cli.md'), 'utf8');
  return Object.entries(await renderCliTables()).reduce((filled, [name, table]) => {
    const [begin, end] = [`<!-- ${name}: made by \`npm run docs\` -->`, `<!-- /${name} -->`];
    const [before, rest] = filled.split(begin);
    if (rest?.includes(end) !== true) throw new Error(`docs/cli.md has no place for ${name}`);
    return `${before}${begin}\n\n${table}\n\n${end}${rest.split(end)[1]}`;
  }, text);
}

const docs = [
  { path: 'docs/errors.md', text: await renderErrors() },
  { path: 'docs/architecture.md', text: await renderArchitecture() },
  { path: 'docs/cli.md', text: await renderCli() },
];
for (const { path, text } of docs) {
  if (!process.argv.includes('--check')) {
    await writeFile(join(ROOT, path), text);
  } else if (text !== (await readFile(join(ROOT, path), 'utf8').catch(() => ''))) {
    console.error(`${path} is not current: run npm run docs`);
    process.exitCode = 1;
  }
}
