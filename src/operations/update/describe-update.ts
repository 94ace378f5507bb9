import { dropUndefined } from '../../core/drop-undefined.ts';
import { createRedactor, type Redact } from '../../template/redact/create-redactor.ts';
import { redactSides } from '../../template/redact/redact-sides.ts';
import { formatPatch } from '../../template/redact/format-patch.ts';
import type { Conflict } from '../../merge/merge-types.ts';
import type { SourceFile } from '../../template/template.ts';
import { isSecretPath } from '../../workspace/clients/secret-files.ts';
import type { ClientUpdate } from './client-update.ts';
import type { UpdatedFile } from './updated-client.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

/** The files an update touches or could not touch, by path, every secret in them redacted. */
export function describeFiles(
  { client, merged }: ClientUpdate,
  { patches }: { patches: boolean },
): UpdatedFile[] {
  const redact = redactorOf(client);
  const files = new Map<string, UpdatedFile>(
    merged.files.map(({ path, change, from, file }) => {
      const before = client.get(from ?? path);
      const patch = patches
        ? formatPatch(dropUndefined({ path, from, before, after: file }), redact)
        : undefined;
      return [path, dropUndefined({ path, change, from, conflicts: [], patch })];
    }),
  );
  for (const conflict of merged.conflicts) {
    const { path, change } = conflict;
    const file = files.get(path) ?? { path, change, conflicts: [] };
    files.set(path, { ...file, conflicts: [...file.conflicts, showConflict(conflict, redact)] });
  }
  return [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Redacts what the client's own secret files hold, beside what looks like a secret. */
export function redactorOf(client: ReadonlyMap<string, SourceFile>): Redact {
  const secrets = [...client.keys()].filter(isSecretPath).map((path) => client.get(path)?.bytes);
  return createRedactor(secrets.map((bytes) => decodeLossy(bytes ?? new Uint8Array())));
}

/** A conflict as a person is shown it: secrets are redacted, different ones have different numbers. */
export function showConflict(
  { at, base, template, client, blocked }: Conflict,
  redact: Redact,
): UpdatedFile['conflicts'][number] {
  const key = keyOf(at);
  // A value alone does not look like a secret, its key does; a value of whole lines has keys of its own.
  const redactValue: Redact = (value) => redact(redact(`${key}: ${value}`).slice(key.length + 2));
  const shown = redactSides({ base, template, client }, redactValue);
  return dropUndefined({
    at,
    ...shown,
    blocked,
  });
}

/** The name of a place: the end of its path, or the item that it is the value of. */
function keyOf(at: string): string {
  return /\[(?:name|key)=([^\]]+)\]\.value$/.exec(at)?.[1] ?? at.split('.').at(-1) ?? '';
}
