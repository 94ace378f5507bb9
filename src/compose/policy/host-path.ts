import { posix } from 'node:path';
import type { Breach } from '../../engine/isolation/isolation.ts';

/** Sockets of engines, and the folders that they are in. */
const SOCKET =
  /(^|\/)(docker|containerd|podman|crio|cri-dockerd|buildkitd|k3s)([^/]*\.sock|\/.*)?$/;
const SOCKET_FOLDERS = ['/run', '/var/run', '/run/docker', '/run/containerd', '/run/user'];

/** Parts of a client's folder that pulso trusts: no container may change them. */
const OWN_STATE = '.pulso';

/** Why a path of the machine may not be in a container; undefined inside of the client's folder. */
export function hostPathBreach(source: string, folder: string): Omit<Breach, 'path'> | undefined {
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
  if (posix.isAbsolute(path) && inside !== '..' && !inside.startsWith('../')) return undefined;
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

function isSocket(path: string): boolean {
  if (SOCKET_FOLDERS.includes(path.replace(/\/$/, ''))) return true;
  return /^\/(var\/)?run\/|\.sock$/.test(path) && SOCKET.test(path);
}
