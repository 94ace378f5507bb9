import { statfs } from 'node:fs/promises';
import { formatBytes } from '../../core/format-bytes.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { finder, type Finding } from './finding.ts';

/** Bytes that pulso needs for records, locks and the audit log of some clients. */
const LEAST = 16 * 2 ** 20;
/** Bytes below which the next images or backups may not fit. */
const LITTLE = 2 * 2 ** 30;

export async function checkDisk({ root }: Workspace): Promise<Finding[]> {
  return [await checkRoom(root)];
}

/** Room on the disk that has a folder. */
export async function checkRoom(folder: string): Promise<Finding> {
  const { ok, warning, failed } = finder('disk', folder);
  const { bavail, bsize, files, ffree } = await statfs(folder);
  const free = bavail * bsize;
  const room = `${formatBytes(free)} free`;
  const hint = 'free some: pulso prune, old images (docker image prune), or a larger disk';
  if (free < LEAST) return failed(`the disk is full: ${room}`, hint);
  if (files > 0 && ffree < 1000) return failed(`the disk has room for ${ffree} more files`, hint);
  return free < LITTLE ? warning(`the disk is almost full: ${room}`, hint) : ok(room);
}
