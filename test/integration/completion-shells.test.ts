import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { buildFleet } from '../support/build-fleet.ts';
import { hasTmux, openTmux, type Tmux } from '../support/tmux.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';
import { waitUntil } from '../support/wait-until.ts';

const TEMPLATE = `name: template
version: 1.0.0
questions:
  - key: engine
    type: select
    prompt: 'Which engine: one of two?'
    choices: [{ value: postgresql, label: P }, { value: mysql, label: M }]
  - key: features
    type: multiselect
    prompt: Which?
    choices: [{ value: audio, label: A }, { value: sales, label: S }]
  - { key: live, type: confirm, prompt: Live? }
`;

const DEPLOYMENT = {
  ...{ at: '2024-05-01T12:00:00Z', who: 'ana', action: 'deploy', outcome: 'done' },
  ...{ template: { name: 'template', version: '1.0.0' }, files: 'a'.repeat(64) },
};

/** How each is started without the files of whoever runs the tests, and takes the script. */
const SHELLS: readonly [shell: string, start: string, load: string][] = [
  ['bash', 'exec bash --norc --noprofile -i', 'source <(pulso completion bash)'],
  [
    'zsh',
    'exec zsh -f -i',
    'autoload -Uz compinit; compinit -u -D; source <(pulso completion zsh)',
  ],
  [
    'fish',
    'exec fish --no-config --private',
    'set -g fish_autosuggestion_enabled 0; pulso completion fish | source',
  ],
];

const run = promisify(execFile);

const installed = await Promise.all(
  SHELLS.map(([shell]) => run(shell, ['--version']).then(() => true, () => false)), // prettier-ignore
);

/** What each line becomes where Tab is pressed at its end. */
const LINES: readonly [typed: string, completed: string][] = [
  ['pulso hist', 'pulso history '],
  ['pulso deploy be', 'pulso deploy beta '],
  ['pulso set acme eng', 'pulso set acme engine='],
  ['pulso set acme engine=po', 'pulso set acme engine=postgresql '],
  ['pulso set acme features=audio,s', 'pulso set acme features=audio,sales '],
  ['pulso set acme live=y', 'pulso set acme live=yes '],
  ['pulso list --select slug=b', 'pulso list --select slug=beta '],
  ['pulso rollback acme --to 1', 'pulso rollback acme --to 12 '],
  ['pulso run acme data', 'pulso run acme database '],
];

describe.skipIf(!hasTmux)('completion in a real shell', () => {
  it.each(SHELLS.filter((_, at) => installed[at]))(
    '%s completes verbs, clients and values',
    async (_shell, start, load) => {
      const { root } = await buildFleet(['acme', 'beta'], {
        'clients/template/template.yaml': TEMPLATE,
        '.pulso/clients/acme/deployments.json': JSON.stringify({
          ...{
            version: 2,
            deployments: [
              { n: 3, ...DEPLOYMENT },
              { n: 12, ...DEPLOYMENT },
            ],
          },
        }),
      });
      const folder = await temporaryFolder();
      const program = `'${process.execPath}' '${join(packageRoot(), 'bin/pulso.js')}'`;
      await putFiles(folder, { pulso: `#!/bin/sh\nexec ${program} "$@"\n` });
      await chmod(join(folder, 'pulso'), 0o755);
      const terminal = await openTmux(root, { columns: 120, rows: 30 });
      await terminal.press(
        `PATH='${folder}':"$PATH"; PS1='> '; export PATH PS1; clear; ${start}`,
        'Enter',
      );
      await terminal.press(`clear; ${load}; echo load''ed`, 'Enter');
      await terminal.shows('loaded');
      const wrong: string[] = [];
      for (const [typed, completed] of LINES) {
        const line = await complete(terminal, typed);
        if (line !== completed) wrong.push(`${typed} → ${line}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});

/** Typed behind what Tab made of a line: no shell takes a blank before it away again. */
const END = 'X';

/** What Tab makes of a line. */
async function complete({ press, screen }: Tmux, typed: string): Promise<string> {
  await press('C-u');
  await press('C-l');
  await press(typed);
  await press('Tab', END);
  let line = '';
  await waitUntil(`"${typed}" is completed`, async () => {
    line = (await screen()).split('\n').findLast((one) => one.trim() !== '') ?? '';
    return line.endsWith(END);
  });
  await press('C-u');
  return line.slice(line.lastIndexOf('pulso '), -END.length);
}
