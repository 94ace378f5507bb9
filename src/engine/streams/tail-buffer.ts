/** Keeps the last bytes of a stream, and no more in memory than twice as many. */
export interface TailBuffer {
  add(chunk: Uint8Array): void;
  bytes(): Uint8Array;
}

export const STDERR_LIMIT = 64 * 1024;

/** `limit` in bytes. */
export function createTailBuffer(limit: number): TailBuffer {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    add(chunk) {
      // Copied: a view would keep what it was cut from.
      const kept = chunk.slice(-limit);
      chunks.push(kept);
      size += kept.length;
      while (chunks[0] !== undefined && size - chunks[0].length >= limit) {
        size -= chunks[0].length;
        chunks.shift();
      }
    },
    bytes() {
      const all = new Uint8Array(size);
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all.slice(-limit);
    },
  };
}
