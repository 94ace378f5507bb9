import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { lintTemplate } from '../../../src/template/lint/lint-template.ts';
import { buildSource } from '../../support/build-template.ts';

it('the template.yaml of docs/template.md is one that parses', async () => {
  const [, manifest] = /```yaml\n([^`]*)```/.exec(await readFile('docs/template.md', 'utf8')) ?? [];
  const files = { 'src/adapters/a': '', 'bin/run.sh': '' };
  expect(lintTemplate(buildSource(manifest, files))).toEqual([]);
});
