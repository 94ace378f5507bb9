/** What a target says of itself. */
export interface EngineInfo {
  /** As the engine writes it: `27.5.1`, `v1.33.1`. */
  version: string;
  /** Its own clock, ISO 8601, to the second at least; absent if it does not say. */
  clock?: string;
  /** CPUs of all its nodes together; absent if this account may not see them. */
  cpus?: number;
  /** Bytes of memory, likewise. */
  memory?: number;
  /** Folder on its machine that it keeps images and volumes in; absent on a cluster. */
  dataFolder?: string;
}
