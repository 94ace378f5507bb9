import { PulsoError } from '../../src/core/pulso-error.ts';
import type { ReportEvent } from '../../src/core/reporter.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { readTemplateOnce } from '../../src/operations/template/read-template-once.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

/**
 * What an operation is given in tests: a clock that stands still, a reporter that remembers, and no engine: what a
 * developer's own engine runs changes no result. A test of an engine passes its own.
 */
export function operationContext(
  workspace: Workspace,
  changes: Partial<OperationContext> = {},
): OperationContext & { events: ReportEvent[] } {
  const events: ReportEvent[] = [];
  return {
    workspace,
    reporter: { report: (event) => events.push(event) },
    signal: new AbortController().signal,
    now: () => new Date('2026-03-04T05:06:07.000Z'),
    // One context serves several commands: none sees what an earlier one read.
    readTemplate: (one, name) => readTemplateOnce()(one, name),
    actor: 'ana@ops-1',
    openEngine: (target) =>
      Promise.reject(new PulsoError('engine-unreachable', `${target}: no engine in this test`)),
    events,
    ...changes,
  };
}
