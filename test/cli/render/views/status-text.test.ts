import { expect, it } from 'vitest';
import type { ClientStatus } from '../../../../src/operations/catalog/schemas/observe-schemas.ts';
import { statusText } from '../../../../src/cli/render/views/status-text.ts';
import { buildScreen } from '../../../support/build-screen.ts';

const service = { image: 'app:1', restarts: 0, ports: [], startedAt: '2026-01-01T00:00:00Z' };
const client: ClientStatus = {
  ...{ slug: 'acme', name: 'Acme', country: 'CO', database: 'postgresql', target: 'local' },
  ...{ block: 1, ports: { web: 8001 }, subnet: '10.64.0.0/27', state: 'running' },
  template: { name: 'template', version: '1.0.0' },
  services: [
    { ...service, name: 'app', state: 'running', health: 'healthy' },
    { ...service, name: 'job', state: 'exited', health: 'none', completed: true },
  ],
  drift: { template: 'current', stack: 'current' },
};
const view = { now: new Date('2026-01-01T00:01:00Z'), selected: false };

it('a job that ended with 0 counts as healthy', () => {
  expect(statusText({ clients: [client] }, buildScreen(), { ...view, inDetail: false })).toContain(
    '2/2',
  );
  expect(statusText({ clients: [client] }, buildScreen(), { ...view, inDetail: true })).toMatch(
    /job +exited +completed/,
  );
});

it.each([true, false])('shows what single runs left, in detail: %s', (inDetail) => {
  const left = { ...client, leftovers: ['acme-app-run-1f'] };
  const text = statusText({ clients: [left] }, buildScreen(), { ...view, inDetail });
  expect(text).toContain('acme: left over from single runs, removed by destroy: acme-app-run-1f');
});

it('names the targets that are waited for', () => {
  const waiting = { clients: [client], waiting: ['away', 'far'] };
  const text = statusText(waiting, buildScreen(), { ...view, inDetail: false });
  expect(text.split('\n').at(-1)).toBe('waiting for target away, far');
});
