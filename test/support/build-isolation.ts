import { Holders } from '../../src/engine/isolation/holders.ts';
import type { Isolation } from '../../src/engine/isolation/isolation.ts';

/** The client `acme` of block 1 beside `acme-shop` of block 2; `changes` replace fields. */
export function buildIsolation(changes: Partial<Isolation> = {}): Isolation {
  return {
    enforced: true,
    own: {
      slug: 'acme',
      block: 1,
      ports: { web: 8001, database: 5433, cache: 6380 },
      subnet: '10.181.0.64/26',
    },
    others: new Holders([
      {
        slug: 'acme-shop',
        block: 2,
        ports: { web: 8002, database: 5434, cache: 6381 },
        subnet: '10.181.0.128/26',
      },
    ]).othersOf('acme'),
    allowed: [],
    pool: '10.181.0.0/16',
    publish: '127.0.0.1',
    ...changes,
  };
}
