import pLimit from 'p-limit';
import type { ClientRecord } from '../../client/client-record.ts';
import type { PulsoError } from '../../core/pulso-error.ts';
import { selectClients, type ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Clients whose files are in memory at a time. */
export const CLIENTS_IN_MEMORY = 16;

/** What is done to each of the chosen clients. */
export interface FleetWork<T> {
  /** Clients worked on at a time. */
  atOnce: number;
  /** Gives the client's result: a failure is part of it, so that one client stops no other. */
  perClient: (record: ClientRecord) => Promise<T>;
  /** The result of a client whose record cannot be read; the error names it. */
  unreadable: (error: PulsoError) => T;
}

/** Works on every chosen client; the results are sorted by slug. Errors: those of selectClients. */
export async function workOnFleet<T extends { slug: string }>(
  workspace: Workspace,
  choice: ClientChoice,
  { atOnce, perClient, unreadable }: FleetWork<T>,
): Promise<T[]> {
  const { clients, failed } = await selectClients(workspace, choice);
  const results = await mapClients(clients, perClient, atOnce);
  return sortBySlug([...results, ...failed.map(unreadable)]);
}

/** Does the same to many clients, a few at a time. The results have the order of the clients. */
export function mapClients<C, T>(
  clients: readonly C[],
  perClient: (client: C) => Promise<T>,
  atOnce: number = CLIENTS_IN_MEMORY,
): Promise<T[]> {
  const limit = pLimit(atOnce);
  return Promise.all(clients.map((client) => limit(() => perClient(client))));
}

/** A sorted copy. */
export function sortBySlug<T extends { slug?: string }>(results: readonly T[]): T[] {
  return [...results].sort((one, other) => compare(one.slug ?? '', other.slug ?? ''));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
