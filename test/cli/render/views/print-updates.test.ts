import { describe, expect, it } from 'vitest';
import type { GlobalFlags } from '../../../../src/cli/flags/global-flags.ts';
import { printUpdates } from '../../../../src/cli/render/views/print-updates.ts';
import { createSession } from '../../../../src/cli/session.ts';
import type { RolloutResult } from '../../../../src/operations/rollout/roll-client.ts';
import { buildUpdated } from '../../../support/build-updated.ts';
import { createFakeIo } from '../../../support/fake-io.ts';

const FLAGS: GlobalFlags = { output: 'human', color: true, quiet: false, debug: false, yes: false };
const ERROR = { code: 'base-missing', message: 'there is no base', slug: 'tigo', hint: 'bring it' };

async function print(clients: readonly RolloutResult[], flags: Partial<GlobalFlags> = {}) {
  const io = createFakeIo();
  const session = await createSession(io, { ...FLAGS, ...flags }, new AbortController());
  const code = printUpdates(session, clients, () => 'the table');
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

describe('printUpdates', () => {
  it('gives results to stdout, failures and notes to stderr', async () => {
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
        '',
      ].join('\n'),
    );
  });

  it('gives JSON in one document, whatever failed', async () => {
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

  it.each([
    ['planned', 'behind', 0],
    ['planned', 'conflict', 0],
    ['updated', 'behind', 0],
    ['unchanged', 'current', 0],
    ['conflict', 'conflict', 1],
    ['failed', 'failed', 1],
    ['rolled-back', 'failed', 1],
    ['skipped', 'behind', 1],
  ] as const)('one that is %s (%s) makes the exit code %i', async (outcome, status, code) => {
    const clients = [
      buildUpdated('claro', { outcome: 'updated' }),
      buildUpdated('tigo', { outcome, status }),
    ];
    expect((await print(clients)).code).toBe(code);
  });
});
