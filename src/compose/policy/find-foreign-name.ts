import { isOwnName, type Breach, type Isolation } from '../../engine/isolation/isolation.ts';

export const FOREIGN_CODES = {
  volume: 'isolation-foreign-volume',
  network: 'isolation-foreign-network',
} as const;

/** The breach of a volume or network whose name another client could have, too. */
export function findForeignName(
  kind: keyof typeof FOREIGN_CODES,
  { name, external }: { name: string; external: boolean },
  isolation: Isolation,
): Breach[] {
  const says = { code: FOREIGN_CODES[kind], detail: name };
  if (external) {
    const message = `is external: the ${kind} ${name} is not the client's own`;
    return [{ ...says, message, path: ['external'] }];
  }
  if (isOwnName(name, isolation)) return [];
  const message = `has the name ${name}, which another client could have too`;
  const hint = `remove name, or begin it with ${isolation.own.slug}_`;
  return [{ ...says, message, hint, path: ['name'] }];
}
