import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

const LARGEST = 1024 * 1024;
const NAMED = /^\s+environment: ([A-Z_]+)$/gm;
const UNSET = /(?<!\$)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?\?[^}]*)?\})/g;
const EXAMPLES = ['.env', '.env.example', '.env.sample', 'env.example', '.env.prod.example'];

/** Every compose file in a folder as pulso's input, with the other files of its own folder. */
export async function findComposeCases(folder) {
  const paths = (await list(folder)).filter((path) => /\.ya?ml$/.test(path)).sort();
  const cases = [];
  for (const path of paths) {
    const bytes = await readFile(join(folder, path));
    if (!/^services:/m.test(bytes.toString())) continue;
    if (/[.-]override\.ya?ml$/.test(path)) continue;
    const own = join(folder, dirname(path));
    const files = await readFiles(own);
    const composeFile = basename(path);
    files.set(composeFile, Buffer.from(defineVolumes(bytes.toString())));
    files.set('.env', Buffer.from(completeEnv(bytes.toString(), files)));
    cases.push({
      path: join(folder, path),
      input: { slug: 'acme', workingDir: '/srv/acme', files, composeFile },
    });
  }
  return cases;
}

/** Some collections leave out the volumes that services name, since their own tool defines them. */
function defineVolumes(text) {
  const document = parseDocument(text, { merge: true });
  const services = document.get('services');
  if (document.errors.length > 0 || !isMap(services)) return text;
  const undefinedNames = services.items
    .map(({ value }) => (isMap(value) ? value.get('volumes') : undefined))
    .flatMap((volumes) => (isSeq(volumes) ? volumes.items.map(sourceOf) : []))
    .filter((name) => name !== undefined && !document.hasIn(['volumes', name]));
  if (undefinedNames.length === 0) return text;
  const volumes = document.get('volumes');
  if (!isMap(volumes)) document.set('volumes', document.createNode({}));
  for (const name of new Set(undefinedNames)) document.setIn(['volumes', name], null);
  return document.toString();
}

function sourceOf(item) {
  if (isMap(item)) return item.get('type') === 'volume' ? item.get('source') : undefined;
  return isScalar(item) ? /^([A-Za-z0-9][\w.-]*):/.exec(item.value)?.[1] : undefined;
}

/** The product's own answers, its example's, and a value for every other variable without a default. */
function completeEnv(text, files) {
  const example = EXAMPLES.find((name) => files.has(name));
  const given = example === undefined ? '' : files.get(example).toString();
  const known = new Set([...given.matchAll(/^(?:export )?([A-Za-z_]\w*)=/gm)].map(([, name]) => name)); // prettier-ignore
  const names = new Set([...text.matchAll(UNSET), ...text.matchAll(NAMED)].map(([, bare, braced]) => bare ?? braced)); // prettier-ignore
  const more = [...names].filter((name) => !known.has(name)).map((name, index) => `${name}=${valueOf(name, index)}`); // prettier-ignore
  return [given.trimEnd(), ...more, ''].join('\n');
}

function valueOf(name, index) {
  if (/PORT/.test(name)) return String(18000 + index);
  if (/(PATH|DIR|FOLDER|LOCATION|STORAGE)/.test(name)) return './data';
  if (/(MEM|SIZE)/.test(name)) return '512m';
  return /(CPU|COUNT|REPLICAS|WORKERS)/.test(name) ? '1' : 'value';
}

async function readFiles(folder) {
  const files = new Map();
  for (const path of await list(folder)) files.set(path, await readFile(join(folder, path)));
  return files;
}

async function list(folder, below = folder) {
  const found = [];
  for (const entry of await readdir(below, { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory() && !['.git', 'node_modules'].includes(entry.name))
      found.push(...(await list(folder, path)));
    if (entry.isFile() && (await stat(path)).size <= LARGEST) found.push(relative(folder, path));
  }
  return found;
}
