import type * as z from 'zod';
import type { ErrorFields } from '../../core/error-fields.ts';
import type { Caller } from '../open-context.ts';

/** How a run ended: `changes` where a dry run or a diff found some, `interrupted` where a person said no or stopped it. */
export type Verdict = 'done' | 'changes' | 'failed' | 'interrupted';

/** The zod schemas of a verb: loaded where they are needed, they take longer than a whole `list`. */
export interface VerbSchemas {
  /** What a caller gives, without what prompts ask. */
  request: z.ZodType;
  /** The public JSON. */
  result: z.ZodType;
  /** One document of a verb that goes on, such as `logs --follow`. */
  item?: z.ZodType;
}

/** One verb: all that its callers (command line, server) need to know of it. */
export interface Verb<Given, Request, Result, Context, Item = never> {
  /** Imperative, under 72 characters. */
  summary: string;
  /** True if it can take something away: data, or a stack that runs. */
  destructive: boolean;
  /** Fills in defaults and refuses what contradicts itself, before anything is read. Errors: `bad-flags`, `bad-selection`, `not-confirmed`. */
  accept(given: Given): Request;
  open(caller: Caller): Promise<Context>;
  run(context: Context, request: Request): Promise<Result>;
  /** The same as a stream that goes on until the signal ends it, as many documents at once as are there; absent: it has none. */
  stream?(context: Context, request: Request): AsyncIterable<readonly Item[]>;
  verdict(result: NoInfer<Result>): Verdict;
  /** What failed of it, for people; documents have it too. */
  failures(result: NoInfer<Result>): readonly ErrorFields[];
  schemas(): Promise<VerbSchemas>;
}

type Optional = 'destructive' | 'verdict' | 'failures';

/** Fills in what most verbs have in common: nothing is lost, and a result is a success. */
export function defineVerb<Given, Request, Result, Context, Item = never>(
  verb: Omit<Verb<Given, Request, Result, Context, Item>, Optional> &
    Partial<Pick<Verb<Given, Request, Result, Context, Item>, Optional>>,
): Verb<Given, Request, Result, Context, Item> {
  return { destructive: false, verdict: () => 'done', failures: () => [], ...verb };
}
