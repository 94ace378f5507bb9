/** How many generated cases a property tries: few in the normal tests, many at night (`PULSO_PROPERTY_RUNS=10000`). */
export function propertyRuns(normal = 100): number {
  return Number(process.env['PULSO_PROPERTY_RUNS'] ?? normal);
}

/** Milliseconds a property may take: as long as many runs need on a busy machine. */
export const PROPERTY_TIMEOUT = 3_600_000;
