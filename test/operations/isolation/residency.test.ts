import { describe, expect, it } from 'vitest';
import { checkResidency } from '../../../src/operations/isolation/check-residency.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { moveClient } from '../../../src/operations/move/move-client.ts';
import { buildContext, buildFleet, type TestContext } from '../../support/build-fleet.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const SETTINGS = `residency: {CO: [southamerica-east1]}
targets:
  local: {engine: docker, region: southamerica-east1}
  far: {engine: docker, region: us-east1}
  silent: {engine: docker}
`;

async function openFleet(settings = SETTINGS): Promise<TestContext> {
  return buildContext(await buildFleet(['acme'], { 'pulso.yaml': settings }), createFakeEngine());
}

describe('residency', () => {
  it.each([true, false])('is checked by deploy, dry run %s', async (dryRun) => {
    const request = { all: true, dryRun, timeout: 1000, confirm: confirmAll };
    const allowed = await convergeClients(await openFleet(), request, { verb: 'deploy' });
    expect(allowed.clients).toMatchObject([{ outcome: dryRun ? 'planned' : 'changed' }]);
    const moved = SETTINGS.replace(
      'docker, region: southamerica-east1',
      'docker, region: us-east1',
    );
    const refused = await convergeClients(await openFleet(moved), request, { verb: 'deploy' });
    expect(refused.clients).toMatchObject([
      { outcome: 'failed', operations: [], error: { code: 'residency-refused', slug: 'acme' } },
    ]);
  });

  it.each(['far', 'silent'])(
    'is checked by move to %s, before anything is done',
    async (target) => {
      const context = await openFleet();
      for (const dryRun of [true, false]) {
        const request = {
          slug: 'acme',
          target,
          dryRun,
          data: true,
          abandonSource: true,
          timeout: 1000,
        };
        await expect(
          moveClient(context, { ...request, conflict: 'fail', confirm: confirmAll }),
        ).rejects.toMatchObject({ code: 'residency-refused' });
      }
    },
  );

  it('restricts no country without a rule', () => {
    const config = { residency: { CO: ['x'] }, targets: { local: { engine: 'docker' } } } as const;
    const place = { target: 'local', answers: { country: 'PE', residency_region: 'y' } };
    expect(() => {
      checkResidency(config, place);
    }).not.toThrow();
  });
});
