import type { Screen } from '../widgets/screen.ts';

/** Green for healthy, red for unhealthy, yellow in between. */
export function stateStyle(state: string, { style }: Screen): (text: string) => string {
  switch (state) {
    case 'running':
    case 'healthy':
    case 'current':
      return style.green;
    case 'degraded':
    case 'foreign':
    case 'conflict':
    case 'failed':
    case 'unhealthy':
    case 'dead':
    case 'restarting':
      return style.red;
    case 'starting':
    case 'unknown':
    case 'behind':
    case 'changed':
    case 'paused':
      return style.yellow;
    default:
      return style.dim;
  }
}
