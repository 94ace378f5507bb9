/** The network between the edge and one client. */
export interface NetworkLink {
  slug: string;
  /** Its name on the engine. */
  network: string;
  /** As the engine has it, e.g. `10.182.0.8/29`. */
  subnet: string;
  labels: Readonly<Record<string, string>>;
  /** Whether the edge is attached to it. */
  joined: boolean;
}

/** The networks that the edge is attached to one by one, while it runs. */
export interface NetworkLinks {
  /** Those of this workspace's clients, sorted by slug. Errors: `service-not-running` if the edge does not run. */
  list(): Promise<readonly NetworkLink[]>;
  /** Attaches the edge with an address of the network. Errors: `service-not-running`. */
  join(link: NetworkLink, address: string): Promise<void>;
}
