// Measures how many compose files of other people pulso accepts, against what `docker compose config` accepts.
//   node scripts/compose-corpus.js [--compose PROGRAM] [--names TEXT] FOLDER...
// Each folder is one set and one row. A file is read with the files of its own folder; variables that nothing sets get a
// value, since each product asks for some. --names lists the files that a reason stops.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { acceptsCompose } from './lib/ask-compose.js';
import { findComposeCases } from './lib/compose-cases.js';
import { loadModules } from './lib/load-modules.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { compose: { type: 'string' }, names: { type: 'string' } },
});
const { reader, holders } = await loadModules({
  reader: 'src/compose/read/read-compose.ts',
  holders: 'src/engine/isolation/holders.ts',
});

const ISOLATION = {
  enforced: true,
  own: { slug: 'acme', block: 1, ports: {}, subnet: '10.181.0.64/26' },
  others: holders.NO_OTHERS,
  allowed: [],
  pool: '10.181.0.0/16',
  publish: '127.0.0.1',
};

/** A reason without what differs from file to file. */
function describeReason({ code, message }) {
  const text = message
    .replace(/^(services|volumes|networks|configs|secrets)\.[^\s]*?(?=[.[ ]|$)/, '$1.*')
    .replace(/\[\d+\]/g, '[]')
    .replace(/(names|mounts|depends on|the volume|the file) [^ "]+/g, '$1 …')
    .replace(/"[^"]*"/g, '"…"');
  return `${code}: ${text}`.slice(0, 110);
}

const reasons = new Map();
console.log('| files | all | accepted | refused for isolation alone | invalid for docker compose too | refused |'); // prettier-ignore
console.log('|---|---|---|---|---|---|');
for (const folder of positionals) {
  const count = { all: 0, accepted: 0, isolation: 0, invalid: 0, refused: 0 };
  for (const one of await findComposeCases(folder)) {
    count.all += 1;
    const { problems } = reader.readCompose({ ...one.input, images: {}, isolation: ISOLATION });
    const errors = problems.filter(({ severity }) => severity === 'error');
    const others = errors.filter(({ code }) => !code.startsWith('isolation-'));
    if (errors.length === 0) count.accepted += 1;
    else if (others.length === 0) count.isolation += 1;
    else if (values.compose !== undefined && !(await acceptsCompose(values.compose, one)))
      count.invalid += 1;
    else {
      count.refused += 1;
      const found = new Set(others.map(describeReason));
      for (const reason of found) {
        const { files = 0, alone = 0 } = reasons.get(reason) ?? {};
        reasons.set(reason, { files: files + 1, alone: alone + (found.size === 1 ? 1 : 0) });
        if (values.names !== undefined && reason.includes(values.names))
          console.error(one.path, others.map(({ message }) => message).join('; '));
      }
    }
  }
  const { all, accepted, isolation, invalid, refused } = count;
  console.log(`| ${basename(folder)} | ${all} | ${accepted} | ${isolation} | ${invalid} | ${refused} |`); // prettier-ignore
}
const rows = [...reasons].sort(([, a], [, b]) => b.files - a.files);
if (rows.length > 0) console.log('\nfiles  alone  reason');
for (const [reason, { files, alone }] of rows)
  console.log(`${String(files).padStart(5)}  ${String(alone).padStart(5)}  ${reason}`);
