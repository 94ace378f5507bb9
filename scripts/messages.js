// Compares the catalogs of src/cli/language with what people can see of the code.
//   node scripts/messages.js                     what is missing, and what no text has any more; exit 1 if anything
//   node scripts/messages.js --open              places whose text cannot be followed: hand-written.js has theirs
//   node scripts/messages.js --add es FILE       adds the translations of a JSON file, in the order of the code
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/load-modules.js';
import { collectMessages } from './lib/messages/collect.js';

const LANGUAGES = ['es', 'pt'];

const { messages, open } = await collectMessages();
const [command, language, file] = process.argv.slice(2);
if (command === '--open') console.log(open.join('\n'));
else if (command === '--add') addTo(language, JSON.parse(readFileSync(file, 'utf8')));
else for (const one of LANGUAGES) report(one);

function pathOf(language) {
  return join(ROOT, 'src/cli/language', `${language}.json`);
}

function readCatalog(language) {
  return JSON.parse(readFileSync(pathOf(language), 'utf8'));
}

function report(language) {
  const catalog = readCatalog(language);
  const missing = [...messages].filter(([english]) => !Object.hasOwn(catalog, english));
  const stale = Object.keys(catalog).filter((english) => !messages.has(english));
  for (const [english, place] of missing)
    console.log(`${language}: missing: ${JSON.stringify(english)} (${place})`);
  for (const english of stale) console.log(`${language}: stale: ${JSON.stringify(english)}`);
  console.log(
    `${language}: ${messages.size} texts, ${missing.length} missing, ${stale.length} stale`,
  );
  if (missing.length + stale.length > 0) process.exitCode = 1;
}

/** A translation that is the English text is written as null: somebody has seen that it stays. */
function addTo(language, added) {
  const known = { ...readCatalog(language), ...added };
  const entries = [...messages.keys()]
    .filter((english) => Object.hasOwn(known, english))
    .map((english) => [english, known[english] === english ? null : known[english]]);
  writeFileSync(pathOf(language), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
}
