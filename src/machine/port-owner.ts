import { readdir, readFile, readlink } from 'node:fs/promises';

const LISTENING = '0A';

/** `nginx (pid 812)`: the process that listens on a TCP port of this machine; undefined if the system does not show it. */
export async function findPortOwner(port: number): Promise<string | undefined> {
  const inodes = await findListeners(port);
  if (inodes.size === 0) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await holdsSocket(pid, inodes))) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return `${name.trim()} (pid ${pid})`;
  }
  return undefined;
}

/** Inodes of the sockets that listen on it, from the kernel's tables; none on systems without /proc. */
async function findListeners(port: number): Promise<Set<string>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/));
  return new Set(
    rows
      .filter(([, local, , state]) => local?.endsWith(`:${wanted}`) === true && state === LISTENING)
      .map((row) => `socket:[${row[9] ?? ''}]`),
  );
}

async function holdsSocket(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const handles = await readdir(folder).catch(() => [] as string[]);
  for (const handle of handles) {
    if (sockets.has(await readlink(`${folder}/${handle}`).catch(() => ''))) return true;
  }
  return false;
}
