import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { confirmProgram } from '../../../src/cli/prompts/confirm-program.ts';
import type { Session } from '../../../src/cli/session.ts';
import { assertTrustedKubeconfig } from '../../../src/operations/engines/assert-trusted-kubeconfig.ts';
import { temporaryFolder, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const EXEC = '{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [-x]}}';
const HELPER = "{auth-provider: {name: gcp, config: {cmd-path: /bin/sh, cmd-args: '-c id'}}}";

function kubeconfig(user: string): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
users: [{name: u, user: ${user}}]
`;
}

beforeEach(async () => {
  vi.stubEnv('XDG_STATE_HOME', await temporaryFolder());
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a kubeconfig inside the workspace', () => {
  it.each([EXEC, HELPER])('that runs a program is refused without a terminal: %s', async (user) => {
    const workspace = await temporaryWorkspace({ 'kube.yaml': kubeconfig(user) });
    const target = { name: 'prod', kubeconfig: join(workspace.root, 'kube.yaml') };
    await expect(assertTrustedKubeconfig({ workspace }, target)).rejects.toMatchObject({
      code: 'kubeconfig-untrusted',
      message: expect.stringMatching(/kube\.yaml.*(\.\/login -x|\/bin\/sh -c id)/),
    });
  });

  it('is asked about once, and again when it or a program beside it changes', async () => {
    const workspace = await temporaryWorkspace({ 'kube.yaml': kubeconfig(EXEC), login: 'one' });
    const target = { name: 'prod', kubeconfig: join(workspace.root, 'kube.yaml') };
    let asked = 0;
    const ask = (answer: boolean): Promise<void> =>
      assertTrustedKubeconfig(
        { workspace, confirmProgram: () => Promise.resolve((asked++, answer)) },
        target,
      );
    await expect(ask(false)).rejects.toMatchObject({ code: 'kubeconfig-untrusted' });
    await ask(true);
    await ask(true);
    expect(asked).toBe(2);
    await assertTrustedKubeconfig({ workspace }, target);
    await writeFile(join(workspace.root, 'login'), 'two');
    await expect(assertTrustedKubeconfig({ workspace }, target)).rejects.toThrow();
    await ask(true);
    await writeFile(target.kubeconfig, kubeconfig(HELPER));
    await expect(assertTrustedKubeconfig({ workspace }, target)).rejects.toThrow();
  });

  it('is taken if it runs nothing, and so is one outside of the workspace', async () => {
    const workspace = await temporaryWorkspace({ 'kube.yaml': kubeconfig('{token: abc}') });
    const inside = join(workspace.root, 'kube.yaml');
    const outside = join(await temporaryFolder(), 'kube.yaml');
    await writeFile(outside, kubeconfig(EXEC));
    for (const path of [inside, outside])
      await assertTrustedKubeconfig({ workspace }, { name: 'prod', kubeconfig: path });
  });

  it.runIf(process.getuid?.() === 0)('of another user is refused, wherever it is', async () => {
    const workspace = await temporaryWorkspace();
    const path = join(await temporaryFolder(), 'kube.yaml');
    await writeFile(path, kubeconfig('{token: abc}'));
    await chown(path, 4321, 4321);
    const refused = assertTrustedKubeconfig({ workspace }, { name: 'prod', kubeconfig: path });
    await expect(refused).rejects.toMatchObject({ code: 'owner-untrusted' });
  });
});

it('nobody is asked in a pipeline or without a terminal, whatever flags are given', () => {
  const session = (interactive: boolean, env: Record<string, string>): Session =>
    ({ interactive, io: { env }, flags: { yes: true } }) as unknown as Session;
  expect(confirmProgram(session(false, {}))).toBeUndefined();
  expect(confirmProgram(session(true, { CI: 'true' }))).toBeUndefined();
  expect(confirmProgram(session(true, {}))).toBeDefined();
});
