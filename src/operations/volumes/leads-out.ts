/**
 * Whether a symbolic link at `path`, seen from the root of its volume, can lead out of it. Going up is fine only at the
 * beginning: after another link it would go up from somewhere else.
 */
export function leadsOut(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return true;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const up = parts.findIndex((part) => part !== '..');
  const steps = up === -1 ? parts.length : up;
  const depth = path.split('/').length - 1;
  return steps > depth || parts.slice(steps).includes('..');
}
