import { readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { systemCode } from '../../core/system-code.ts';

/** Who holds a lock, as written into it. */
export interface Holder {
  pid: number;
  host: string;
  /** Process ids mean something only within one namespace: two containers can share a host's name. */
  processes: string;
  /** ISO 8601. */
  since: string;
}

/** This process, as a holder. */
export function thisProcess(): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    processes: processNamespace(),
    since: new Date().toISOString(),
  };
}

/** The holder written in a file; its fields are empty where the file is torn or unreadable. */
export async function readHolder(file: string): Promise<Holder> {
  const unknown: Holder = { pid: 0, host: '', processes: '', since: '' };
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return { ...unknown, ...(JSON.parse(text) as Partial<Holder>) };
  } catch {
    return unknown;
  }
}

/** True where the holder ran here and its process has ended: no need to wait for its lock to expire. */
export function isHolderGone(holder: Holder): boolean {
  const here = thisProcess();
  if (holder.pid === 0 || holder.host !== here.host || holder.processes !== here.processes)
    return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
}

export function describeHolder(holder: Holder): string {
  if (holder.pid === 0) return 'another pulso';
  return `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
