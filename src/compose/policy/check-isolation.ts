import { dropUndefined } from '../../core/drop-undefined.ts';
import { allowHint, isAllowed, type Isolation } from '../../engine/isolation/isolation.ts';
import type { Stack } from '../../engine/desired/stack.ts';
import { reportProblem } from '../syntax/compose-context.ts';
import type { ComposeNode } from '../syntax/compose-node.ts';
import { findBreaches } from './find-breaches.ts';
import { locatePath } from './locate-path.ts';

/** Reports what reaches outside of the client and is not allowed, each with its place. Codes: `isolation-…`. */
export function checkIsolation(top: ComposeNode, stack: Stack, isolation: Isolation): void {
  const { links } = top.context.input;
  for (const breach of findBreaches(dropUndefined({ stack, isolation, links }))) {
    if (isAllowed(breach, isolation.allowed)) continue;
    const { at, path } = locatePath(top, breach.path);
    const { code, severity = 'error', message } = breach;
    reportProblem(top.context, {
      ...{ severity, code, ...at },
      message: `${path} ${message}`,
      hint: allowHint(isolation, breach),
    });
  }
}
