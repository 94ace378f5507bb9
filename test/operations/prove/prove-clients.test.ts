import { describe, expect, it } from 'vitest';
import { PulsoError } from '../../../src/core/pulso-error.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { proveClients } from '../../../src/operations/prove/prove-clients.ts';
import { NO_TOOL } from '../../../src/assess/probe-program.ts';
import { canonicalJson, digest } from '../../../src/text/canonical-json.ts';
import { readAudit, verifyAudit } from '../../../src/workspace/audit/audit-log.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { probeNetwork, type ProbeNetwork } from '../../support/probe-network.ts';

const ALL = { all: true, dryRun: false };

/** Clients that run on a fake engine whose network the probes see. */
async function running(slugs: readonly string[], network: ProbeNetwork = {}) {
  const fake = createFakeEngine();
  const engine: Engine = { ...fake, ...probeNetwork(fake, network) };
  const context = buildContext(await buildFleet(slugs), engine);
  const asked = { ...ALL, timeout: 1000, confirm: confirmAll };
  await convergeClients(context, asked, { verb: 'deploy' });
  return context;
}

describe('proveClients', () => {
  it('finds every client closed where nothing answers but its own doors', async () => {
    const result = await proveClients(await running(['acme', 'beta']), ALL);
    const found = result.clients.flatMap(({ findings }) => findings.map(({ message }) => message));
    expect(found).toEqual([]);
    expect(result.clients).toMatchObject([
      { slug: 'acme', outcome: 'closed', from: { tool: 'node' } },
      { slug: 'beta', outcome: 'closed', from: { tool: 'node' } },
    ]);
  });

  it('names the door that is open, and the client it leads to', async () => {
    const context = await running(['acme', 'beta'], { open: ['10.0.1.2 8080'] });
    const { clients } = await proveClients(context, ALL);
    expect(clients.map(({ outcome }) => outcome)).toEqual(['open', 'closed']);
    expect(clients[0]?.findings).toMatchObject([
      { result: 'open', code: 'isolation-reachable', toward: 'beta', allowed: false },
    ]);
  });

  it('takes a door that pulso.yaml allows for no failure, and still shows it', async () => {
    const context = await running(['acme', 'beta'], { open: ['10.0.1.2 8080'] });
    const allow = { acme: ['isolation-reachable:beta'] };
    const config = { ...context.workspace.config, allow };
    const { clients } = await proveClients(
      { ...context, workspace: { ...context.workspace, config } },
      ALL,
    );
    expect(clients[0]).toMatchObject({ outcome: 'closed', findings: [{ allowed: true }] });
  });

  it('is blind, and does not pass, where the job fails', async () => {
    const context = await running(['acme', 'beta'], { failing: ['acme'] });
    const { clients } = await proveClients(context, ALL);
    expect(clients).toMatchObject([
      { slug: 'acme', outcome: 'blind', error: { code: 'exec-cut' } },
      { slug: 'beta', outcome: 'closed' },
    ]);
  });

  it('is blind where no image has a tool to probe with', async () => {
    const context = await running(['acme'], { exitCode: NO_TOOL });
    const { clients } = await proveClients(context, ALL);
    expect(clients).toMatchObject([{ outcome: 'blind', error: { code: 'no-probe-image' } }]);
  });

  it('warns once, and not for every client, where the listeners cannot be opened', async () => {
    const engine = createFakeEngine();
    const openControls = () =>
      Promise.reject(new PulsoError('engine-unreachable', 'there is no bridge'));
    const blind = { ...engine, ...probeNetwork(engine, {}), openControls };
    const context = buildContext(await buildFleet(['acme', 'beta', 'gama']), blind);
    const asked = { ...ALL, timeout: 1000, confirm: confirmAll };
    await convergeClients(context, asked, { verb: 'deploy' });
    await proveClients(context, ALL);
    const warnings = context.events.filter(({ code }) => code === 'prove-controls');
    expect(warnings).toMatchObject([{ kind: 'warning', message: 'there is no bridge' }]);
  });

  it('tries each image once, and makes one run a client', async () => {
    const network = { runs: [] as string[] };
    const context = await running(['acme', 'beta', 'gama'], network);
    await proveClients(context, ALL);
    expect(network.runs.filter((one) => one.endsWith(' 0'))).toHaveLength(1);
    expect(network.runs.filter((one) => !one.endsWith(' 0'))).toHaveLength(3);
  });

  it('says which client is not deployed, and does not count it', async () => {
    const context = await running(['acme', 'beta']);
    const stop = { slugs: ['beta'], dryRun: false, timeout: 1000, confirm: confirmAll };
    await convergeClients(context, stop, { verb: 'destroy', purge: true });
    const { clients } = await proveClients(context, ALL);
    expect(clients.map(({ outcome }) => outcome)).toEqual(['closed', 'absent']);
  });

  it('plans and runs nothing with dryRun', async () => {
    const network = { runs: [] as string[] };
    const context = await running(['acme', 'beta'], network);
    const { clients } = await proveClients(context, { ...ALL, dryRun: true });
    expect(clients.map(({ outcome }) => outcome)).toEqual(['planned', 'planned']);
    expect(clients[0]?.tried.find(({ kind }) => kind === 'container')?.tried).toBeGreaterThan(0);
    expect(network.runs).toEqual([]);
  });

  it('chains the digest of its result into the audit log', async () => {
    const context = await running(['acme', 'beta'], { open: ['10.0.1.2 8080'] });
    const { digest: sum, ...rest } = await proveClients(context, ALL);
    expect(digest(canonicalJson(rest))).toBe(sum);
    const entries = await readAudit(context.workspace);
    expect(entries.at(-1)).toMatchObject({
      ...{ action: 'prove', outcome: 'failed' },
      detail: `1 closed, 1 open, report sha256:${sum}`,
    });
    expect(await verifyAudit(context.workspace)).toEqual([]);
  });
});
