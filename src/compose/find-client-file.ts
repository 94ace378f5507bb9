import { posix } from 'node:path';
import { type ComposeNode, failAt } from './syntax/compose-node.ts';

/** A file the compose file names, found among the client's files. */
export interface ClientFile {
  /** Relative to the client's folder. */
  path: string;
  bytes: Uint8Array | undefined;
}

/**
 * Looks up a path as the compose file writes it: relative to the folder of the compose file, or absolute inside the
 * client's folder. `compose-file-outside` where it leaves the folder.
 */
export function findClientFile(node: ComposeNode, written: string): ClientFile {
  const { input, folder } = node.context;
  const absolute = posix.resolve(input.workingDir, folder, written);
  const path = posix.relative(input.workingDir, absolute);
  const inside =
    path !== '' && path !== '..' && !path.startsWith('../') && !written.startsWith('~');
  if (!inside) {
    const hint = 'a client keeps everything it mounts in its own folder';
    failAt(
      node,
      'compose-file-outside',
      `names "${written}", which is not in the client's folder`,
      hint,
    );
  }
  return { path, bytes: input.files.get(path) };
}

/** The bytes of a file that must be there: else `compose-file-missing`. */
export function readClientFile(node: ComposeNode, written: string): Uint8Array {
  const { path, bytes } = findClientFile(node, written);
  return bytes ?? failMissing(node, path);
}

/** Errors: `compose-file-missing`. */
export function failMissing(node: ComposeNode, path: string): never {
  if (node.context.input.links?.has(path) !== true) {
    failAt(node, 'compose-file-missing', `names the file ${path}, which does not exist`);
  }
  const message = `names the file ${path}, which is a link: its content would not reach the engine`;
  failAt(node, 'compose-file-missing', message, `replace ${path} with a copy of the file`);
}
