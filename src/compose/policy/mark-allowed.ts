import { isAllowed, type Isolation } from '../../engine/isolation/isolation.ts';
import type { Stack } from '../../engine/desired/stack.ts';
import { FOREIGN_CODES } from './find-foreign-name.ts';

/** Marks the external volumes and networks that the operator lets the client use, whoever they belong to. */
export function markAllowed(stack: Stack, { allowed }: Pick<Isolation, 'allowed'>): Stack {
  const mark = <T extends { name: string; external: boolean }>(
    kind: keyof typeof FOREIGN_CODES,
    list: readonly T[],
  ): T[] =>
    list.map((one) =>
      one.external && isAllowed({ code: FOREIGN_CODES[kind], detail: one.name }, allowed)
        ? { ...one, allowed: true }
        : one,
    );
  return {
    ...stack,
    volumes: mark('volume', stack.volumes),
    networks: mark('network', stack.networks),
  };
}
