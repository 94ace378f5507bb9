import type { IsolationCode } from '../../core/error-codes/isolation-errors.ts';
import type { Holdings, Others } from './holders.ts';

/** What decides whether a client's files reach outside of it. */
export interface Isolation {
  /** False: nothing is refused, for a reader that runs nothing. */
  enforced: boolean;
  own: Holdings;
  /** All other clients of the workspace. */
  others: Others;
  /** What the operator allows this client: codes, or `code:detail` such as `isolation-host-path:/srv/x`. */
  allowed: readonly string[];
  /** CIDR that clients' networks are cut from. */
  pool: string;
  /** Address of the machine that web ports are published on. */
  publish: string;
}

/** Capabilities that engines give to every container: none of them reaches outside of it. */
export const CAPABILITIES: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** One place of a client's files that reaches outside. */
export interface Breach {
  code: IsolationCode;
  /** What an `allow` of this one alone names: a path, a port, a capability … */
  detail?: string;
  /** Goes on from the place: `mounts /etc, which …`. */
  message: string;
  /** From the top of the file or object. */
  path: readonly (string | number)[];
  hint?: string;
  /** Default: error. */
  severity?: 'error' | 'warning';
}

/** True if the operator allows it: the code, or the code with exactly this detail, or with a folder above a path. */
export function isAllowed(
  { code, detail }: Pick<Breach, 'code' | 'detail'>,
  allowed: readonly string[],
): boolean {
  if (allowed.includes(code)) return true;
  if (detail === undefined) return false;
  const details = allowed
    .filter((entry) => entry.startsWith(`${code}:`))
    .map((entry) => entry.slice(code.length + 1));
  return details.some(
    (one) => one === detail || (one.startsWith('/') && detail.startsWith(`${one}/`)),
  );
}

/** How the operator allows it, for hints. */
export function allowHint({ own }: Isolation, { code, detail, hint }: Breach): string {
  const entry = detail === undefined ? code : `${code}:${detail}`;
  const allow = `allow: {${own.slug}: ['${entry}']} in pulso.yaml allows it`;
  return hint === undefined ? allow : `${hint}; ${allow}`;
}

/**
 * True if a name on an engine can only be this client's: `<slug>_…` always, as a slug has no underscore;
 * `<slug>-…` and `<slug>.…` unless they are the names of a client with a longer slug.
 */
export function isOwnName(name: string, { own, others }: Isolation): boolean {
  if (name.startsWith(`${own.slug}_`)) return true;
  const begins = (slug: string): boolean =>
    name === slug || ['_', '-', '.'].some((mark) => name.startsWith(slug + mark));
  return begins(own.slug) && !others.longerSlugs().some(begins);
}

/** True for an address that only the machine itself reaches. */
export function isLoopback(address: string): boolean {
  return /^127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';
}
