import { describe, expect, it } from 'vitest';
import type { GlobalFlags } from '../../src/cli/flags/global-flags.ts';
import { performVerb } from '../../src/cli/perform-verb.ts';
import { updateView } from '../../src/cli/render/views/update-view.ts';
import { createSession } from '../../src/cli/session.ts';
import { catalog } from '../../src/operations/catalog.ts';
import type { RolloutResult } from '../../src/operations/catalog/schemas/update-schemas.ts';
import { buildUpdated } from '../support/build-updated.ts';
import { createFakeIo } from '../support/fake-io.ts';

const FLAGS: GlobalFlags = { output: 'human', color: true, quiet: false, debug: false, yes: false };
const ERROR = { code: 'base-missing', message: 'there is no base', slug: 'tigo', hint: 'bring it' };

async function print(clients: readonly RolloutResult[], flags: Partial<GlobalFlags> = {}) {
  const io = createFakeIo();
  const session = await createSession(io, { ...FLAGS, ...flags }, new AbortController());
  const done = { clients };
  const verb = {
    ...catalog.sync,
    accept: () => undefined,
    open: () => Promise.resolve(undefined),
    run: () => Promise.resolve(done),
  };
  const view = { ...updateView(session, ''), toText: () => 'the table' };
  const code = await performVerb(session, verb, undefined, view);
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

describe('performVerb', () => {
  it('prints results on stdout, failures and notes on stderr', async () => {
    const notes = [{ path: 'config/client.yaml', message: 'merged by lines: it has tabs' }];
    const run = await print([
      buildUpdated('claro', { outcome: 'updated', notes }),
      buildUpdated('tigo', { status: 'failed', outcome: 'failed', error: ERROR }),
    ]);
    expect(run.stdout).toBe('the table\n');
    expect(run.stderr).toBe(
      [
        'error: tigo: there is no base',
        '  → bring it',
        '· claro config/client.yaml merged by lines: it has tabs',
        '· not deployed yet: claro; next: pulso deploy claro',
        '',
      ].join('\n'),
    );
  });

  it('prints one JSON document, whatever failed', async () => {
    const failed = buildUpdated('tigo', { status: 'failed', outcome: 'failed', error: ERROR });
    const { stdout } = await print([buildUpdated('claro'), failed], { output: 'json' });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      clients: [
        { slug: 'claro', status: 'behind' },
        { slug: 'tigo', error: ERROR },
      ],
    });
  });

  it('keeps a field that is not in the schema inside the process', async () => {
    const secret = { ...buildUpdated('claro'), token: 's3cr3t' };
    const { stdout } = await print([secret], { output: 'json' });
    expect(JSON.parse(stdout)).toMatchObject({ clients: [{ slug: 'claro' }] });
    expect(stdout).not.toContain('s3cr3t');
  });

  it.each([
    ['planned', 'behind', 0],
    ['planned', 'conflict', 0],
    ['updated', 'behind', 0],
    ['unchanged', 'current', 0],
    ['conflict', 'conflict', 1],
    ['failed', 'failed', 1],
    ['rolled-back', 'failed', 1],
    ['skipped', 'behind', 1],
  ] as const)('a client that is %s (%s) makes the exit code %i', async (outcome, status, code) => {
    const clients = [
      buildUpdated('claro', { outcome: 'updated' }),
      buildUpdated('tigo', { outcome, status }),
    ];
    expect((await print(clients)).code).toBe(code);
  });
});
