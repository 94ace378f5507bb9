import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { findPlainTcp } from '../../engines/docker/connect/plain-tcp.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** What is wrong with the settings of the targets that clients run on, once for each target. */
export function checkTargets({ config }: Workspace, clients: readonly ClientRecord[]): Problem[] {
  const names = [...new Set(clients.map(({ target }) => target))].sort();
  return names.flatMap((name) => {
    const settings = config.targets[name];
    if (settings?.engine !== 'docker') return [];
    try {
      return checkEncryption(name, settings);
    } catch (error) {
      if (!(error instanceof PulsoError)) throw error;
      const { code, message, hint } = error;
      return [dropUndefined({ severity: 'error' as const, code, message: `target ${name}: ${message}`, hint })]; // prettier-ignore
    }
  });
}

/** Codes: `tls-missing`, `plain-tcp`. Errors: `bad-docker-host`. */
function checkEncryption(name: string, settings: Parameters<typeof findPlainTcp>[0]): Problem[] {
  const plain = findPlainTcp(settings);
  if (plain === undefined) return [];
  const risk = `${plain.exposedTo} can read its secrets and control the engine`;
  if (settings.tls === false) {
    const message = `target ${name} has tls: false for ${plain.address}: ${risk}`;
    return [{ severity: 'warning', code: 'plain-tcp', message }];
  }
  return [
    {
      ...{ severity: 'error', code: 'tls-missing' },
      message: `target ${name} connects to ${plain.address} without TLS: ${risk}`,
      hint: 'use unix:// or ssh://, name certificates under tls of the target in pulso.yaml, or write tls: false there',
    },
  ];
}
