import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { type Location, PulsoError } from '../../core/pulso-error.ts';
import type { Node } from 'yaml';
import type { ComposeInput } from '../compose-input.ts';
import type { ComposeYaml } from './parse-compose-yaml.ts';

/** What `${VAR}` stands for, by its name. */
export type Variables = Pick<ReadonlyMap<string, string>, 'get'>;

/** One reading of one compose file: what its readers may look at, and where they put what they found wrong. */
export interface ComposeContext {
  readonly input: ComposeInput;
  /** Path of the compose file in the client's folder. */
  readonly file: string;
  /** Where relative paths start, in the client's folder: that of the file, if nothing says otherwise. */
  readonly folder: string;
  readonly yaml: ComposeYaml;
  /** What `${VAR}` stands for. */
  readonly variables: Variables;
  /** By place and message: an anchored value is read by everyone who names it, and is wrong once. */
  readonly problems: Map<string, Problem>;
  /** Where the nodes of a combination of several files come from; those of one file alone are not in it. */
  readonly origins: Map<Node, Origin>;
  /** Paths of the compose files that were read, in their order. */
  readonly opened: string[];
  /** How many values were put together of several files or services. */
  readonly built: { parts: number };
}

/** The file that a node is of; `at` is for one that was put together, and has no place of its own. */
export interface Origin {
  context: ComposeContext;
  at?: Location;
}

/** Notes a problem, once. */
export function reportProblem(context: ComposeContext, problem: Omit<Problem, 'slug'>): void {
  const { file, line, column, message } = problem;
  const key = [file, line, column, message].join(':');
  context.problems.set(key, { ...problem, slug: context.input.slug });
}

/** Runs one reader: its PulsoError becomes a problem, and its neighbours are still read. */
export function attempt<T>(context: ComposeContext, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    const { code, message, hint, at } = error;
    reportProblem(context, dropUndefined({ severity: 'error', code, message, hint, ...at }));
    return undefined;
  }
}
