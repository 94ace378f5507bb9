import { expect, it } from 'vitest';
import { lintTemplate } from '../../src/operations/lint-template.ts';
import { smallTemplate } from '../support/small-template.ts';
import { temporaryWorkspace } from '../support/temporary-workspace.ts';

it('finds nothing in a good template', async () => {
  const workspace = await temporaryWorkspace(smallTemplate());
  expect(await lintTemplate({ workspace }, {})).toEqual({
    folder: 'clients/template',
    problems: [],
  });
});

it('names file and line of what is wrong', async () => {
  const workspace = await temporaryWorkspace(
    smallTemplate({ 'config/x.yaml.hbs': 'a: 1\nb: {{yaml nmae}}\n' }),
  );
  const { problems } = await lintTemplate({ workspace }, {});
  expect(problems).toMatchObject([
    { severity: 'error', file: 'clients/template/config/x.yaml.hbs', line: 2 },
  ]);
});
