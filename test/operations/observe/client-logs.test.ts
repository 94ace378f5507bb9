import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { describe, expect, it } from 'vitest';
import { clientLogs, type LogsRequest } from '../../../src/operations/observe/client-logs.ts';
import { buildContext, buildFleet, type TestContext } from '../../support/build-fleet.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { putFiles } from '../../support/temporary-workspace.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { eachLine } from '../../support/each-line.ts';

async function deployed(): Promise<TestContext> {
  const context = buildContext(await buildFleet(['acme']), createFakeEngine());
  await convergeClients(
    context,
    { all: true, dryRun: false, timeout: 1000, confirm: confirmAll },
    { verb: 'deploy' },
  );
  return context;
}

async function read(context: TestContext, request: Partial<LogsRequest>): Promise<string[]> {
  const lines: string[] = [];
  const given = { slug: 'acme', follow: false, showSecrets: false, ...request };
  for await (const line of eachLine(clientLogs(context, given))) {
    lines.push(`${line.service}: ${line.text}`);
  }
  return lines;
}

describe('clientLogs', () => {
  it.each<[Partial<LogsRequest>, string[]]>([
    [{}, ['database: started database', 'app: started app']],
    [{ services: [] }, ['database: started database', 'app: started app']],
    [{ services: ['app'] }, ['app: started app']],
    [{ grep: /base$/u }, ['database: started database']],
    [{ tail: 1 }, ['app: started app']],
    [{ grep: /nothing/u }, []],
  ])('%j', async (request, lines) => {
    expect(await read(await deployed(), request)).toEqual(lines);
  });

  it('hides values of secrets, and records it if they are shown', async () => {
    const context = await deployed();
    await putFiles(context.workspace.root, {
      'clients/acme/config/secrets/word': 'started\n',
      'clients/acme/config/secrets/short': 'app',
    });
    expect(await read(context, { services: ['app'] })).toEqual(['app: *** app']);
    expect((await readAudit(context.workspace)).at(-1)?.action).toBe('deploy');
    const shown = await read(context, { services: ['app'], showSecrets: true });
    expect(shown).toEqual(['app: started app']);
    expect((await readAudit(context.workspace)).at(-1)).toMatchObject({
      ...{ action: 'logs', slug: 'acme', detail: 'values of secrets shown' },
    });
  });

  it('follows until it is interrupted', async () => {
    const context = await deployed();
    setTimeout(() => {
      context.stop.abort();
    }, 20);
    expect(await read(context, { follow: true })).toHaveLength(2);
  });

  it('names the services there are where one is not', async () => {
    await expect(read(await deployed(), { services: ['ap'] })).rejects.toMatchObject({
      code: 'unknown-service',
      hint: expect.stringMatching(/database, app|app, database/),
    });
  });

  it('says that nothing runs', async () => {
    const context = buildContext(await buildFleet(['acme']), createFakeEngine());
    await expect(read(context, {})).rejects.toMatchObject({
      code: 'nothing-runs',
      slug: 'acme',
      hint: 'run `pulso deploy acme`',
    });
  });
});
