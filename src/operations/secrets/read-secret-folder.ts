import { readFolder } from '../../workspace/disk/read-folder.ts';

/** The files of a folder by name, hidden ones and folders in it left out. Errors: those of readFolder. */
export async function readSecretFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const files = await readFolder(folder, (path) => path.startsWith('.'));
  const plain = files.filter(({ path, symlink }) => symlink === undefined && !path.includes('/'));
  return new Map(plain.map(({ path, bytes }) => [path, bytes]));
}
