/** What is a client's own on a machine, and therefore not another's. */
export interface Holdings {
  slug: string;
  block: number;
  ports: Readonly<Record<string, number>>;
  subnet: string | null;
}

/** All clients of a workspace but one. */
export interface Others {
  all(): readonly Holdings[];
  /** The client that has this port. */
  findByPort(port: number): Holdings | undefined;
  /** True for a port that one of them would have in block 0. */
  isBase(port: number): boolean;
  /** Slugs that begin with the one client's own and a hyphen: their names begin as its names do. */
  longerSlugs(): readonly string[];
}

export const NO_OTHERS: Others = {
  all: () => [],
  findByPort: () => undefined,
  isBase: () => false,
  longerSlugs: () => [],
};

/**
 * All clients of a workspace, found by what they hold. Each port and name of each client is looked for among all
 * others: of a thousand clients, every look at each of them would be millions.
 */
export class Holders<One extends Holdings = Holdings> {
  readonly #bySlug = new Map<string, One>();
  readonly #byPort = new SlugsBy<number>();
  readonly #byBase = new SlugsBy<number>();
  readonly #byBeginning = new SlugsBy<string>();

  constructor(all: Iterable<One> = []) {
    for (const holdings of all) this.set(holdings);
  }

  /** Adds a client, or replaces what was known of it. */
  set(holdings: One): void {
    const before = this.#bySlug.get(holdings.slug);
    if (before !== undefined) this.#index(before, 'delete');
    this.#bySlug.set(holdings.slug, holdings);
    this.#index(holdings, 'add');
  }

  all(): readonly One[] {
    return [...this.#bySlug.values()];
  }

  /** All but this client, which need not be among them. */
  othersOf(slug: string): Others {
    const find = (slugs: Iterable<string>): Holdings | undefined => {
      for (const one of slugs) if (one !== slug) return this.#bySlug.get(one);
      return undefined;
    };
    return {
      all: () => this.all().filter((one) => one.slug !== slug),
      findByPort: (port) => find(this.#byPort.get(port)),
      isBase: (port) => find(this.#byBase.get(port)) !== undefined,
      longerSlugs: () => [...this.#byBeginning.get(slug)],
    };
  }

  #index({ slug, block, ports }: Holdings, change: 'add' | 'delete'): void {
    for (const port of Object.values(ports)) {
      this.#byPort[change](port, slug);
      this.#byBase[change](port - block, slug);
    }
    for (let end = slug.indexOf('-'); end > 0; end = slug.indexOf('-', end + 1))
      this.#byBeginning[change](slug.slice(0, end), slug);
  }
}

/** Slugs by something that several clients may share. */
class SlugsBy<Key> {
  readonly #slugs = new Map<Key, Set<string>>();

  get(key: Key): Iterable<string> {
    return this.#slugs.get(key) ?? [];
  }

  add(key: Key, slug: string): void {
    const slugs = this.#slugs.get(key);
    if (slugs === undefined) this.#slugs.set(key, new Set([slug]));
    else slugs.add(slug);
  }

  delete(key: Key, slug: string): void {
    this.#slugs.get(key)?.delete(slug);
  }
}
