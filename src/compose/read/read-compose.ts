import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Stack } from '../../engine/desired/stack.ts';
import type { ComposeInput } from '../compose-input.ts';
import { openCompose } from '../open-compose.ts';
import { findUnreadFiles } from '../override-files.ts';
import { assignSubnets } from '../policy/assign-subnets.ts';
import { checkIsolation } from '../policy/check-isolation.ts';
import { nameNetworks } from '../policy/name-networks.ts';
import { publishWebPort } from '../policy/port-rules.ts';
import { readStack } from './read-stack.ts';

export interface ReadCompose {
  /** Absent where a problem is an error. */
  stack: Stack | undefined;
  /** In the order of the files and their lines; those of other files, such as `.env`, come last. */
  problems: readonly Problem[];
  /** Paths of the compose files, by the order in which they were read. */
  opened: readonly string[];
}

/** Reads a client's compose file and collects what is wrong with it. Throws nothing. */
export function readCompose(input: ComposeInput): ReadCompose {
  const found = new Map<string, Problem>();
  const opened: string[] = [];
  const stack = readOrReport(input, found, opened);
  const place = ({ file = '', line = 0, column = 0 }: Problem): readonly number[] => {
    const index = opened.indexOf(file);
    return [index === -1 ? opened.length : index, line, column];
  };
  const problems = [...found.values()].sort((a, b) => compare(place(a), place(b)));
  const failed = problems.some(({ severity }) => severity === 'error');
  return { stack: failed ? undefined : stack, problems, opened };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((number, at) => number !== b[at]);
  return (a[index] ?? 0) - (b[index] ?? 0);
}

function readOrReport(
  input: ComposeInput,
  found: Map<string, Problem>,
  opened: string[],
): Stack | undefined {
  try {
    const { top, configFiles } = openCompose(input, found, opened);
    for (const problem of findUnreadFiles(input, top.context.variables)) {
      found.set(problem.file ?? '', problem);
    }
    const read = readStack(top, configFiles);
    const { isolation } = input;
    if (isolation === undefined) return read;
    const named = nameNetworks(top, publishWebPort(read, isolation), isolation);
    const stack = assignSubnets(named, isolation);
    if (isolation.enforced) checkIsolation(top, stack, isolation);
    return stack;
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    const { code, message, hint, at } = error;
    found.set(
      '',
      dropUndefined({ severity: 'error', slug: input.slug, code, message, hint, ...at }),
    );
    return undefined;
  }
}
