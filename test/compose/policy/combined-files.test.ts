import { expect, it } from 'vitest';
import { readCompose } from '../../../src/compose/read/read-compose.ts';
import { buildComposeInput, type TextFiles } from '../../support/build-compose.ts';
import { buildIsolation } from '../../support/build-isolation.ts';

const APP = 'services: {app: {image: a, extends: {file: base.yml, service: base}}}';

/** What isolation says of these files, as `file:line code`. */
function breachesOf(compose: string, files: TextFiles): string[] {
  const input = { ...buildComposeInput(compose, files), isolation: buildIsolation() };
  return readCompose(input).problems.map(({ file, line, code }) => `${file ?? ''}:${line ?? ''} ${code}`); // prettier-ignore
}

it.each([
  ['an override', 'services: {app: {image: a}}', { 'docker-compose.override.yml': 'services:\n  app:\n    privileged: true\n' }, 'docker-compose.override.yml:3 isolation-privileged'],
  ['an override of a volume', 'services: {app: {image: a, volumes: ["data:/d"]}}\nvolumes: {data: }', { 'docker-compose.override.yml': 'volumes:\n  data:\n    name: acme-shop_data\n' }, 'docker-compose.override.yml:3 isolation-foreign-volume'],
  ['a service that is extended', APP, { 'base.yml': 'services:\n  base:\n    cap_add:\n      - SYS_ADMIN\n' }, 'base.yml:4 isolation-capability'],
  ['an included file', 'include: [sub/x.yml]\nservices: {app: {image: a}}', { 'sub/x.yml': 'services:\n  x:\n    image: x\n    volumes: ["../../other:/x"]\n' }, 'sub/x.yml:4 isolation-host-path'],
] as [string, string, TextFiles, string][])(
  '%s follows the same rules, at its own line',
  (_, compose, files, breach) => {
    expect(breachesOf(compose, files)).toEqual([breach]);
  },
); // prettier-ignore

it('a path of an included file starts at its folder, which is in the client’s', () => {
  const files = { 'sub/x.yml': 'services: {x: {image: x, volumes: ["../data:/x", "./own:/y"]}}' };
  expect(breachesOf('include: [sub/x.yml]\nservices: {app: {image: a}}', files)).toEqual([]);
});
