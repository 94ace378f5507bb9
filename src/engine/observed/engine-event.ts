/** Something that happened to a service, on the engine's own account of it. */
export interface EngineEvent {
  slug: string;
  service: string;
  type: EngineEventType;
  /** ISO 8601, by the engine's clock. */
  at: string;
  /** Of `die`. */
  exitCode?: number;
}

/** `oom`: the kernel killed it for its memory; a `die` follows where its main process was the one. */
export type EngineEventType = 'start' | 'die' | 'oom' | 'healthy' | 'unhealthy';
