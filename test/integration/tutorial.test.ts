import { execFile } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import Dockerode from 'dockerode';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { removeClients } from '../support/remove-clients.ts';
import { readStandIns } from '../support/shipped-fleet.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';
import { testSlug } from '../support/test-slug.ts';

const FIRST = 2400;
/** Milliseconds for the whole page on a busy machine: a guard against a hang. */
const LONG = 900_000;
const SLUGS = ['claro-colombia', 'tigo-guatemala'];

/** The commands of the page, with slugs and ports that no other client on this machine has. */
async function readCommands(): Promise<string[]> {
  const page = await readFile(join(packageRoot(), 'docs/tutorial.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands = '']) => commands);
  return blocks.map((block) => {
    const named = SLUGS.reduce((text, slug) => text.replaceAll(slug, testSlug(slug)), block);
    return named.replaceAll(
      /localhost:80(\d\d)/g,
      (_, n: string) => `localhost:${7999 + FIRST + Number(n)}`,
    );
  });
}

/** Runs lines as a reader types them into one shell, which stops at the first failure; the last folder is kept. */
function runBlock(cwd: string, folder: string, commands: string): Promise<string> {
  const env = { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter) };
  const script = `set -ex\n${commands}\npwd > '${folder}/cwd'\n`;
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', script], { cwd, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`the tutorial fails:\n${commands}\n${stdout}${stderr}`));
    });
  });
}

it(
  'every command of docs/tutorial.md does what the page says',
  async () => {
    const folder = await temporaryFolder();
    const pulso = `#!/bin/sh\nexec '${process.execPath}' '${join(packageRoot(), 'bin/pulso.js')}' "$@"\n`;
    await putFiles(folder, { pulso });
    await chmod(join(folder, 'pulso'), 0o755);
    onTestFinished(() => removeClients(new Dockerode(), SLUGS.map(testSlug)));

    const [init = '', ...blocks] = await readCommands();
    expect(blocks.length).toBeGreaterThan(8);
    await runBlock(folder, folder, init);
    const fleet = (await readFile(join(folder, 'cwd'), 'utf8')).trim();
    const settings = {
      blocks: { first: FIRST },
      network: { pool: '10.128.0.0/14' },
      images: await readStandIns(),
    };
    await writeFile(join(fleet, 'pulso.local.yaml'), stringify(settings));
    const outputs: string[] = [];
    for (const block of blocks) outputs.push(await runBlock(fleet, folder, block));

    const all = outputs.join('\n');
    expect(all).toContain('{"status":"ready"');
    expect(all).toContain('welcome_message: "Bienvenidos a Claro"');
    expect(all).toMatch(/# An IANA name\.\n.*timezone:/);
  },
  LONG,
);
