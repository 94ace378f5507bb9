/** The client's Redis: answers are kept a few seconds, and every one can be done without. */
export interface Cache {
  /** Throws where Redis does not answer. */
  ping(): Promise<void>;
  /** Undefined where it is not there, or Redis does not answer. */
  get(key: string): Promise<string | undefined>;
  /** Gives up silently where Redis does not answer. */
  set(key: string, text: string, seconds: number): Promise<void>;
  close(): Promise<void>;
}
