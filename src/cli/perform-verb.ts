import { visibleData } from '../core/visible-text.ts';
import type { Verb } from '../operations/catalog/define-verb.ts';
import { callerOf } from './caller.ts';
import { exitCodeOf } from './exit-code.ts';
import { printFailures } from './render/views/print-failure.ts';
import { printLines, printResult } from './render/widgets/print-result.ts';
import type { Session } from './session.ts';

/** How a person is shown a result. */
export interface View<Result> {
  /** Is given the result with every text in it visible: nothing of a client reaches the terminal as it is. */
  toText: (result: Result) => string;
  /** What is said after it, on stderr. */
  after?: (result: Result) => void;
  /** Whether changes that were found are exit code 2. */
  tellChanges?: boolean;
}

/** Runs a verb of the catalog and prints its result, then what failed of it. Gives the exit code. */
export async function performVerb<Given, Request, Result extends object, Context>(
  session: Session,
  verb: Verb<Given, Request, Result, Context, unknown>,
  given: Given,
  { toText, after, tellChanges = false }: View<Result>,
): Promise<number> {
  const request = verb.accept(given);
  const result = await verb.run(await verb.open(callerOf(session)), request);
  await printResult(session, verb, result, (shown) => toText(visibleData(shown)));
  printFailures(session, verb.failures(result));
  after?.(result);
  return exitCodeOf(verb.verdict(result), tellChanges);
}

/** How a person is shown what a verb that goes on gives. */
export interface StreamView<Item> {
  toText: (item: Item) => string;
  /** Makes its texts visible; absent: visibleData. */
  toVisible?: (item: Item) => Item;
}

/** Runs a verb that goes on: prints its documents or texts as they come. */
export async function streamVerb<Given, Request, Context, Item extends object>(
  session: Session,
  verb: Verb<Given, Request, unknown, Context, Item>,
  given: Given,
  { toText, toVisible = visibleData }: StreamView<Item>,
): Promise<void> {
  const request = verb.accept(given);
  const context = await verb.open(callerOf(session));
  for await (const items of verb.stream?.(context, request) ?? []) {
    await printLines(session, verb, items, (item) => toText(toVisible(item)));
    // The reader may be gone, and the stream may be long.
    if (session.signal.aborted) return;
  }
}
