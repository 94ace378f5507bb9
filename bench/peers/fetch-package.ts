import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCommand, runCommand } from '../measure/run-command.ts';

export interface PackageRequest {
  name: string;
  /** Debian's release that has it, which need not be this machine's. */
  suite: string;
  /** Where its files go; made anew. */
  folder: string;
}

const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacks a package of another release of Debian, from the mirror this machine has its packages from.
 * Neither the machine's apt sources nor its installed packages change. Throws where there is none.
 */
export async function fetchPackage({ name, suite, folder }: PackageRequest): Promise<void> {
  const mirror = await findMirror();
  const apt = join(folder, 'apt');
  await rm(folder, { recursive: true, force: true });
  for (const part of ['lists/partial', 'archives/partial']) {
    await mkdir(join(apt, part), { recursive: true });
  }
  const sources = join(apt, 'sources.list');
  await writeFile(sources, `deb [signed-by=${KEYS}] ${mirror} ${suite} main\n`);
  const settings = [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${apt}`,
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting]);
  await runCommand({ argv: ['apt-get', ...settings, 'update'] });
  await runCommand({ argv: ['apt-get', ...settings, 'download', name], cwd: apt });
  const file = (await readdir(apt)).find((one) => one.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt-get did not download package ${name}`);
  await runCommand({ argv: ['dpkg', '-x', join(apt, file), folder] });
  await rm(apt, { recursive: true });
}

async function findMirror(): Promise<string> {
  const format = '$(ORIGIN) $(COMPONENT) $(REPO_URI)';
  const targets = ['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'] as const;
  const lines = (await readCommand({ argv: [...targets] })).split('\n');
  const [mirror] = lines.flatMap((line) => /^Debian main (.*)$/.exec(line)?.[1] ?? []);
  if (mirror === undefined) throw new Error('no Debian mirror is configured on this machine');
  return mirror;
}
