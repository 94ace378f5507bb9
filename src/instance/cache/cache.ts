/** The client's Redis: caches answers for a few seconds; the instance also works without it. */
export interface Cache {
  /** Throws if Redis does not answer. */
  ping(): Promise<void>;
  /** Undefined if the key is not set, or Redis does not answer. */
  get(key: string): Promise<string | undefined>;
  /** Does nothing if Redis does not answer. */
  set(key: string, text: string, seconds: number): Promise<void>;
  close(): Promise<void>;
}
