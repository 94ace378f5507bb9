import type {
  UpdatedClient,
  UpdatedFile,
} from '../../../operations/catalog/schemas/update-schemas.ts';

type Note = UpdatedClient['notes'][number];

/** Changes that the same clients take, to the letter. */
export interface ChangeGroup {
  /** In their order; one at least. */
  clients: readonly UpdatedClient[];
  files: readonly UpdatedFile[];
  notes: readonly Note[];
}

/**
 * What clients take, each change once: changes of the same clients are one group, the one of the most clients first.
 * Clients that take nothing and have no notes are in none.
 */
export function groupChanges(clients: readonly UpdatedClient[]): ChangeGroup[] {
  const takers = new Map<string, Taken>();
  for (const client of clients) {
    for (const file of client.files) take(takers, { file }, client);
    for (const note of client.notes) take(takers, { note }, client);
  }
  const groups = new Map<string, Group>();
  for (const { clients: all, file, note } of takers.values()) {
    const key = JSON.stringify([...new Set(all.map(({ slug }) => slug))]);
    const group = groups.get(key) ?? { clients: all, files: [], notes: [] };
    if (file !== undefined) group.files.push(file);
    if (note !== undefined) group.notes.push(note);
    groups.set(key, group);
  }
  return [...groups.values()].sort((one, other) => other.clients.length - one.clients.length);
}

/** Clients of which everything but the name is the same: what one says, all say. */
export function groupAlike(clients: readonly UpdatedClient[]): UpdatedClient[][] {
  const alike = new Map<string, UpdatedClient[]>();
  for (const client of clients) {
    const { slug } = client;
    const unnamed = { ...client, slug: '', error: client.error && { ...client.error, slug: '' } };
    const key = JSON.stringify(unnamed).replaceAll(`clients/${slug}/`, 'clients//');
    alike.set(key, [...(alike.get(key) ?? []), client]);
  }
  return [...alike.values()];
}

/** The versions that all of some clients move between; undefined if they differ, or nothing moves. */
export function sharedVersions(
  clients: readonly UpdatedClient[],
): { from: string; to: string } | undefined {
  const [first] = clients;
  if (first?.from == null || first.to === null || first.from === first.to) return undefined;
  const { from, to } = first;
  return clients.every((client) => client.from === from && client.to === to)
    ? { from, to }
    : undefined;
}

interface Change {
  file?: UpdatedFile;
  note?: Note;
}

interface Taken extends Change {
  clients: UpdatedClient[];
}

interface Group extends ChangeGroup {
  files: UpdatedFile[];
  notes: Note[];
}

function take(takers: Map<string, Taken>, change: Change, client: UpdatedClient): void {
  const key = JSON.stringify(change);
  const taken = takers.get(key) ?? { ...change, clients: [] };
  taken.clients.push(client);
  takers.set(key, taken);
}
