import type {
  UpdatedClient,
  UpdatedFile,
} from '../../../operations/catalog/schemas/update-schemas.ts';

type Note = UpdatedClient['notes'][number];
type Clients = [UpdatedClient, ...UpdatedClient[]];

/** Changes that the same clients take, to the letter. */
export interface ChangeGroup {
  /** In their order. */
  clients: Readonly<Clients>;
  files: readonly UpdatedFile[];
  notes: readonly Note[];
}

/**
 * What the clients that are behind or current take, each change once: changes of the same clients are one group, the
 * one of the most clients first. Clients that take nothing and have no notes are in none.
 */
export function groupChanges(clients: readonly UpdatedClient[]): ChangeGroup[] {
  const takers = new Map<string, Taken>();
  for (const client of clients) {
    if (client.status !== 'behind' && client.status !== 'current') continue;
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

/** Clients of one status of which everything but the name is the same: what the first says, all say. */
export function groupAlike(
  clients: readonly UpdatedClient[],
  status: UpdatedClient['status'],
): ChangeGroup[] {
  const groups = new Map<string, ChangeGroup & { clients: Clients }>();
  for (const client of clients) {
    if (client.status !== status) continue;
    const { slug, files, notes } = client;
    const unnamed = { ...client, slug: '', error: client.error && { ...client.error, slug: '' } };
    const key = JSON.stringify(unnamed).replaceAll(`clients/${slug}/`, 'clients//');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { clients: [client], files, notes });
    else group.clients.push(client);
  }
  return [...groups.values()];
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
  clients: Clients;
}

interface Group extends ChangeGroup {
  files: UpdatedFile[];
  notes: Note[];
}

function take(takers: Map<string, Taken>, change: Change, client: UpdatedClient): void {
  const key = JSON.stringify(change);
  const taken = takers.get(key);
  if (taken === undefined) takers.set(key, { ...change, clients: [client] });
  else taken.clients.push(client);
}
