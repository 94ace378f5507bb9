import { PulsoError } from '../../core/pulso-error.ts';
import type { SourceFile, TemplateSource } from '../../template/template.ts';
import { runGit } from './run-git.ts';
import { MANIFEST } from './read-template-source.ts';
import { assertKnown } from '../settings/read-config.ts';
import type { Workspace } from '../workspace.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

/** One line of `git ls-tree -r -z`. */
interface TreeEntry {
  mode: string;
  id: string;
  path: string;
}

/**
 * A template as it stood at a git commit, branch or tag. Errors: `unknown-template`, `git-missing`,
 * `git-failed`, `template-missing`.
 */
export async function readTemplateAt(
  workspace: Workspace,
  name: string,
  ref: string,
): Promise<TemplateSource> {
  const { templates } = workspace.config;
  assertKnown('template', name, Object.keys(templates));
  const folder = templates[name] ?? name;
  const files = await readTree(workspace.root, folder, ref);
  const manifest = files.find((file) => file.path === MANIFEST);
  if (manifest === undefined) {
    throw new PulsoError('template-missing', `${ref} has no ${folder}/${MANIFEST}`, {
      hint: `run \`git log -- ${folder}\` to see when it came`,
    });
  }
  return {
    name,
    folder,
    manifest: decodeLossy(manifest.bytes),
    files: files.filter((file) => file !== manifest),
  };
}

async function readTree(root: string, folder: string, ref: string): Promise<SourceFile[]> {
  const commit = await runGit(root, [
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  const id = commit.toString().trim();
  const listed = await runGit(root, ['ls-tree', '-r', '-z', '--full-name', id, '--', folder]);
  const prefix = (await runGit(root, ['rev-parse', '--show-prefix'])).toString().trim();
  const entries = parseTree(listed.toString(), `${prefix}${folder}/`);
  const bytes = await readBlobs(root, entries);
  return entries.map(({ path, mode }, at) => toSource(path, mode, bytes[at] ?? Buffer.alloc(0)));
}

function parseTree(text: string, prefix: string): TreeEntry[] {
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [about = '', path = ''] = line.split('\t');
      const [mode = '', , id = ''] = about.split(' ');
      return { mode, id, path: path.slice(prefix.length) };
    })
    .filter(({ mode }) => mode !== '160000');
}

function toSource(path: string, mode: string, bytes: Buffer): SourceFile {
  if (mode === '120000') {
    return { path, bytes: new Uint8Array(), executable: false, symlink: bytes.toString() };
  }
  return { path, bytes, executable: mode === '100755' };
}

/** Every blob through one process, however many there are. */
async function readBlobs(root: string, entries: readonly TreeEntry[]): Promise<Buffer[]> {
  const input = entries.map((entry) => `${entry.id}\n`).join('');
  const out = await runGit(root, ['cat-file', '--batch'], { input });
  const blobs: Buffer[] = [];
  let at = 0;
  for (let count = 0; count < entries.length; count += 1) {
    const lineEnd = out.indexOf(0x0a, at);
    const size = Number(out.subarray(at, lineEnd).toString().split(' ')[2]);
    blobs.push(out.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 1;
  }
  return blobs;
}
