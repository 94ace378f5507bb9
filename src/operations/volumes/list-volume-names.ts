import type { Engine } from '../../engine/engine.ts';

/** Names that the volumes of a client have on its engine. */
export async function listVolumeNames(engine: Engine, slug: string): Promise<string[]> {
  return (await engine.observe([slug])).get(slug)?.volumes.map(({ name }) => name) ?? [];
}
