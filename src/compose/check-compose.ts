import type { Problem } from '../core/problem.ts';
import type { ComposeInput } from './compose-input.ts';
import { readCompose } from './read/read-compose.ts';

/** Everything that is wrong or doubtful in a client's compose file, in the order of its lines. */
export function checkCompose(input: ComposeInput): readonly Problem[] {
  return readCompose(input).problems;
}
