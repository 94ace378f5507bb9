import { expect, it } from 'vitest';
import { openTemplates } from '../../src/operations/update/open-templates.ts';
import { operationContext } from '../support/operation-context.ts';
import { smallTemplate } from '../support/small-template.ts';
import { temporaryWorkspace } from '../support/temporary-workspace.ts';

it('compiles a template once, however many clients ask for it, and at once', async () => {
  const templates = openTemplates(operationContext(await temporaryWorkspace(smallTemplate())));
  const asked = await Promise.all(Array.from({ length: 1000 }, () => templates('template')));
  expect(new Set(asked).size).toBe(1);
});
