/** How many times a test kills pulso: some in the normal tests, many at night (`PULSO_KILLS=100`). */
export function killCount(normal: number): number {
  return Number(process.env['PULSO_KILLS'] ?? normal);
}
