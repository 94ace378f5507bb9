import { expect, it } from 'vitest';
import { auditText } from '../../../src/cli/render/views/audit-text.ts';
import { listText } from '../../../src/cli/render/views/list-text.ts';
import { buildScreen } from '../../support/build-screen.ts';

it('empty tables say why they are empty', () => {
  expect(listText([], buildScreen(), false)).toContain('pulso create');
  expect(listText([], buildScreen(), true)).toContain('--select');
  expect(auditText([], buildScreen())).toBe('no changes recorded yet');
  expect(auditText([], buildScreen(), 'claro')).toBe('no changes of claro recorded');
});
