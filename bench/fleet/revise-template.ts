import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A line of three of the template's files, in two wordings. */
const EDITS = [
  {
    file: 'docker-compose.yml.hbs',
    wordings: ['stop_grace_period: 15s', 'stop_grace_period: 16s'],
  },
  { file: 'config/client.yaml.hbs', wordings: ['# The connection is', '# How it connects is'] },
  { file: 'k8s/deployment.yaml.hbs', wordings: ['failureThreshold: 60', 'failureThreshold: 90'] },
] as const;

/** The files of a client that a revision changes. */
export const REVISED_FILES = EDITS.map(({ file }) => file.replace('.hbs', ''));

/** Gives three files of a workspace's template their other wording: every client is behind then. Twice is as before. */
export async function reviseTemplate(root: string): Promise<void> {
  for (const { file, wordings } of EDITS) {
    const path = join(root, 'clients/template', file);
    const text = await readFile(path, 'utf8');
    const [one, other] = wordings;
    const [from, to] = text.includes(one) ? [one, other] : [other, one];
    if (!text.includes(from)) throw new Error(`the shipped ${file} has no "${from}" any more`);
    await writeFile(path, text.replaceAll(from, to));
  }
}

/** Leaves all clients behind their template: revises it unless this one, which stands for all, is behind already. */
export async function keepBehind(root: string, slug: string): Promise<void> {
  const isCurrent = await checkRevised(root, slug).then(() => true, () => false); // prettier-ignore
  if (isCurrent) await reviseTemplate(root);
}

/** Throws where a client's files are not of the wording that its template has now. */
export async function checkRevised(root: string, slug: string): Promise<void> {
  for (const { file, wordings } of EDITS) {
    const template = await readFile(join(root, 'clients/template', file), 'utf8');
    const client = await readFile(join(root, 'clients', slug, file.replace('.hbs', '')), 'utf8');
    const wanted = wordings.find((wording) => template.includes(wording)) ?? '';
    if (!client.includes(wanted)) throw new Error(`${slug}: ${file} is not "${wanted}"`);
  }
}
