/** Ports by name with the number block 0 has, e.g. `{web: 8000, database: 5432, cache: 6379}`. */
export type PortBases = Readonly<Record<string, number>>;

export const MAX_PORT = 65535;

/** The operator's own system is block 0. Its ports are never given to a client, whatever a template's bases are. */
export const OPERATOR_PORTS: PortBases = { web: 8000, database: 5432, cache: 6379 };

/** The host ports of a block: each base + the block's index. They may lie beyond 65535: see checkBlock. */
export function portsOfBlock(bases: PortBases, block: number): Record<string, number> {
  return Object.fromEntries(Object.entries(bases).map(([name, base]) => [name, base + block]));
}
