/** What one service uses, in sum over its instances. */
export interface ServiceUsage {
  service: string;
  /** ISO 8601. */
  at: string;
  /** Cores used over the last second or more: 0.25 is a quarter of one core. */
  cpu: number;
  /** Bytes, without the page cache the kernel can drop. `limit` is absent if there is none. */
  memory: { used: number; limit?: number };
  /** Bytes since it started; absent where the engine does not count them. */
  network?: { received: number; sent: number };
  /** Bytes since it started; absent where the engine does not count them. */
  disk?: { read: number; written: number };
}
