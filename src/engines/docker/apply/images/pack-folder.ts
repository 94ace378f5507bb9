import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';
import { PulsoError } from '../../../../core/pulso-error.ts';
import { readIgnored } from './ignored-paths.ts';

export interface BuildFolder {
  /** Absolute path; in the client's folder, or allowed. */
  context: string;
  /** The client's folder, whose record and secrets go into no image. */
  client: string;
  dockerfile: string;
  /** The text of the Dockerfile, instead of one in the folder. */
  inline: string | undefined;
}

/** Neither goes into an image, whatever `.dockerignore` says. */
const OWN = ['.pulso', 'config/secrets'];

/**
 * A folder as a build context: what `.dockerignore` leaves out is left out, links stay links, and times are none, so that
 * the engine's cache knows unchanged files. Errors: `image-build-failed`.
 */
export async function packFolder(folder: BuildFolder): Promise<Readable> {
  const { client, dockerfile, inline } = folder;
  const context = await findContext(folder);
  const isIgnored = readIgnored(await readText(context, `${dockerfile}.dockerignore`, '.dockerignore')); // prettier-ignore
  const inClient = relative(await realpath(client), context);
  const archive = pack();
  if (inline !== undefined) archive.entry({ name: dockerfile }, inline);
  const isLeftOut = (path: string): boolean =>
    OWN.includes(join(inClient, path)) ||
    (path === dockerfile ? inline !== undefined : isIgnored(path));
  addFolder(archive, { context, isLeftOut }, '').then(
    () => { archive.finalize(); }, // prettier-ignore
    (error: unknown) => { archive.destroy(error as Error); }, // prettier-ignore
  );
  return Readable.from(archive);
}

/** A link on the way must not lead out of where the path says it is. */
async function findContext({ context, client }: BuildFolder): Promise<string> {
  const found = await realpath(context).catch(() => undefined);
  const own = relative(client, context);
  const expected = own.startsWith('..') ? context : join(await realpath(client), own);
  if (found === expected) return found;
  const message =
    found === undefined
      ? `cannot build: the folder ${context} does not exist`
      : `cannot build: ${context} is a link to ${found}`;
  throw new PulsoError('image-build-failed', message, { fault: 'user' });
}

async function readText(folder: string, ...names: string[]): Promise<string> {
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

interface Walk {
  context: string;
  isLeftOut: (path: string) => boolean;
}

/** A folder that is left out is walked all the same: a line of `.dockerignore` may keep a file in it. */
async function addFolder(archive: Pack, walk: Walk, folder: string): Promise<void> {
  const mtime = new Date(0);
  for (const name of (await readdir(join(walk.context, folder))).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const file = join(walk.context, path);
    const stats = await lstat(file);
    const header = { name: path, mode: stats.mode & 0o7777, mtime };
    const leftOut = walk.isLeftOut(path);
    if (stats.isDirectory()) {
      if (leftOut && OWN.some((own) => path.endsWith(own))) continue;
      if (!leftOut) archive.entry({ ...header, type: 'directory' });
      await addFolder(archive, walk, path);
    } else if (leftOut) continue;
    else if (stats.isSymbolicLink())
      archive.entry({ ...header, type: 'symlink', linkname: await readlink(file) });
    else if (stats.isFile()) archive.entry(header, await readFile(file));
  }
}
