import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { timerFiles, type TimerService } from '../../../src/workspace/starter/timer-files.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

/** Every character that systemd, cron or a shell reads in a way of its own. */
const HOSTILE = `it's 100% "$HOME" \\ ; & ñ`;

/** A program that writes down where it was started and with what. */
async function openFleet() {
  const folder = await temporaryFolder();
  const root = join(folder, HOSTILE);
  const program = join(root, 'pulso here');
  await mkdir(root);
  await writeFile(
    program,
    '#!/bin/sh\n{ pwd; printf "%s\\n" "$@"; } >> ../seen\nexit "${CODE:-0}"\n',
  );
  await chmod(program, 0o755);
  return { folder, root, program, seen: () => readFile(join(folder, 'seen'), 'utf8') };
}

function write(service: TimerService, root: string, program: string) {
  return timerFiles({ service, root, command: [program], user: 'ana' });
}

describe('timerFiles', () => {
  it.each([
    [0, ['backup', '--due', '--all', '--quiet', 'ROOT', 'prune', '--all', '--quiet']],
    [1, ['backup', '--due', '--all', '--quiet']],
  ])(
    'cron backs up where the workspace is, and prunes after exit code %i or not',
    async (code, words) => {
      const { root, program, seen } = await openFleet();
      const { files } = write('cron', root, program);
      const [, line = ''] = /^\*\/15 \* \* \* \* ana (.*)$/m.exec(String(files[0]?.bytes)) ?? [];
      // cron takes a % for a line end unless it is escaped.
      expect(line).not.toMatch(/(?<!\\)%/);
      spawnSync('sh', ['-c', line.replaceAll('\\%', '%')], { env: { CODE: String(code) } });
      const lines = [root, ...words].map((word) => (word === 'ROOT' ? root : word));
      expect(await seen()).toBe(`${lines.join('\n')}\n`);
    },
  );

  it('its systemd units are valid, and name the program and the workspace whole', async () => {
    const { root, program } = await openFleet();
    const { files, install } = write('systemd', root, program);
    const [service = '', timer = ''] = files.map(({ bytes }) => String(bytes));
    expect(service).toContain(`WorkingDirectory=${root.replaceAll('%', '%%')}\n`);
    expect(service.match(/^ExecStart=.*$/gm)).toHaveLength(2);
    expect(timer).toContain('Persistent=true');
    expect(install.at(-1)).toMatch(
      /^sudo systemctl enable --now pulso-[A-Za-z0-9-]+-backup\.timer$/,
    );
  });

  it.skipIf(!existsSync('/usr/bin/systemd-analyze'))(
    'systemd finds no fault in its units',
    async () => {
      const folder = await temporaryFolder();
      const { files } = timerFiles({
        ...{ service: 'systemd', root: folder, command: ['/bin/true', `a "$b" 100% \\`] },
        user: 'root',
      });
      const paths = files.map(({ path }) => join(folder, path));
      await mkdir(join(folder, 'timers'));
      for (const { path, bytes } of files) await writeFile(join(folder, path), bytes);
      const found = execFileSync('systemd-analyze', ['verify', ...paths], { stdio: 'pipe' });
      expect(found.toString()).toBe('');
    },
  );

  it.each(['systemd', 'cron'] as const)('names its files after the workspace (%s)', (service) => {
    const { files, install } = write(service, '/srv/telcos de Ana', '/usr/bin/pulso');
    for (const { path, mode } of files) {
      expect(path).toMatch(/^timers\/pulso-telcos-de-Ana-backup/);
      expect(mode).toBe(0o644);
    }
    // A name with a dot is not read in /etc/cron.d.
    if (service === 'cron') expect(install[0]).toMatch(/ \/etc\/cron\.d\/[A-Za-z0-9-]+$/);
  });
});
