import { posix } from 'node:path';
import type { Breach } from '../../engine/isolation/isolation.ts';
import type { ComposeScope } from './compose-rule.ts';

/** Sockets of engines, and the folders that they are in. */
const SOCKET =
  /(^|\/)(docker|containerd|podman|crio|cri-dockerd|buildkitd|k3s)([^/]*\.sock|\/.*)?$/;
const SOCKET_FOLDERS = ['/run', '/var/run', '/run/docker', '/run/containerd', '/run/user'];

/** Parts of a client's folder that pulso trusts: no container may change them. */
const OWN_STATE = '.pulso';

/**
 * Why a path of the machine may not be in a container; undefined inside of the client's folder, but not at or below a link
 * in it: the engine would follow that wherever it leads.
 */
export function hostPathBreach(
  source: string,
  { stack: { workingDir: folder }, links }: Pick<ComposeScope, 'stack' | 'links'>,
): Omit<Breach, 'path'> | undefined {
  const path = posix.normalize(source);
  const inside = posix.relative(folder, path);
  if (inside === '' || inside === OWN_STATE || inside.startsWith(`${OWN_STATE}/`)) {
    const message = `mounts ${path}, which holds the record of the client`;
    return {
      code: 'isolation-host-path',
      detail: path,
      message,
      hint: 'mount a folder of its own, such as ./data',
    };
  }
  if (posix.isAbsolute(path) && inside !== '..' && !inside.startsWith('../')) {
    const link = waysTo(inside).find((way) => links?.has(way));
    return link === undefined ? undefined : linkBreach(path, link);
  }
  if (isSocket(path)) {
    const message = `mounts ${path}: who has the engine's socket controls every client`;
    return { code: 'isolation-engine-socket', detail: path, message };
  }
  const message = `mounts ${path}, which is outside the client's folder`;
  return {
    code: 'isolation-host-path',
    detail: path,
    message,
    hint: "use a named volume, or a path in the client's folder",
  };
}

/** `a/b/c`: `a`, `a/b`, `a/b/c`. */
function waysTo(path: string): string[] {
  const parts = path.replace(/\/$/, '').split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

function linkBreach(path: string, link: string): Omit<Breach, 'path'> {
  const message = `mounts ${path} through the link ${link}, which the engine would follow wherever it leads`;
  const hint = `replace ${link} with what it leads to, or use a named volume`;
  return { code: 'isolation-host-path', detail: path, message, hint };
}

function isSocket(path: string): boolean {
  if (SOCKET_FOLDERS.includes(path.replace(/\/$/, ''))) return true;
  return /^\/(var\/)?run\/|\.sock$/.test(path) && SOCKET.test(path);
}
