import { join } from 'node:path';
import { packageRoot } from '../disk/package-root.ts';
import { readFolder } from '../disk/read-folder.ts';
import type { StagedFile } from '../disk/write-tree.ts';
import { STARTER_CONFIG } from './starter-config.ts';
import { STARTER_README } from './starter-readme.ts';

/** `.gitignore` of a new workspace. */
const STARTER_GITIGNORE = `# The clients' secrets: back them up elsewhere.
/clients/*/config/secrets/
# State of this machine: settings, locks, journals (may hold secrets), audit log, backups, editor schemas.
/pulso.local.yaml
/.pulso/
`;

/** `.gitattributes` of a new workspace. */
const STARTER_GITATTRIBUTES = `# Clients' files keep the bytes that they have: git converts no line endings, on any machine.
/clients/** -text
# The base of each client is written by pulso alone.
/clients/*/.pulso/base* -diff linguist-generated
`;

/** Everything a new workspace begins with; `pulso.yaml`, which makes it one, is the last. */
export async function starterFiles(): Promise<StagedFile[]> {
  const template = await readFolder(join(packageRoot(), 'clients/template'));
  return [
    ...template.map(({ path, bytes, executable }) => ({
      path: `clients/template/${path}`,
      bytes,
      mode: executable ? 0o755 : 0o644,
    })),
    { path: '.gitignore', bytes: STARTER_GITIGNORE, mode: 0o644 },
    { path: '.gitattributes', bytes: STARTER_GITATTRIBUTES, mode: 0o644 },
    { path: 'README.md', bytes: STARTER_README, mode: 0o644 },
    { path: 'pulso.yaml', bytes: STARTER_CONFIG, mode: 0o644 },
  ];
}
