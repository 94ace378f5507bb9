// Which image stands in for another, in this machine's own settings (pulso.local.yaml):
//   node scripts/map-image.js postgres:15                            prints it, or nothing
//   node scripts/map-image.js postgres:15 pulso-local/postgres:15    sets it; all else there stays as it is
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isMap, parseDocument } from 'yaml';

const file = 'pulso.local.yaml';
const [image, standIn] = process.argv.slice(2);

const settings = parseDocument(existsSync(file) ? readFileSync(file, 'utf8') : '');
if (settings.errors.length > 0) {
  process.stderr.write(`error: ${file} is not valid YAML: ${settings.errors[0].message}\n`);
  process.exit(1);
}

const images = settings.get('images');
const current = isMap(images) ? images.get(image) : undefined;

if (standIn === undefined) {
  process.stdout.write(current ?? '');
} else if (current !== standIn) {
  if (!isMap(images)) settings.set('images', settings.createNode({}));
  settings.setIn(['images', image], standIn);
  writeFileSync(`${file}.new`, settings.toString());
  renameSync(`${file}.new`, file);
}
