import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Answers } from '../../client/answers.ts';
import { resolveAnswers } from '../../template/questions/resolve-answers.ts';
import type { Template } from '../../template/template.ts';
import { assertKnown } from '../../workspace/settings/read-config.ts';
import type { TargetConfig } from '../../workspace/settings/workspace-config-schema.ts';
import type { CreateRequest } from './create-request.ts';
import { checkResidency } from '../isolation/check-residency.ts';
import type { OperationContext } from '../context.ts';

/** Everything of a new client that is decided before it gets its block. */
export interface ResolvedClient {
  template: Template;
  answers: Answers;
  target: { name: string; engine: TargetConfig['engine'] };
}

/** Reads the template and answers its questions. Errors: those of the template room, `unknown-template`, `unknown-target`, `residency-refused`. */
export async function resolveClient(
  { workspace, readTemplate }: Pick<OperationContext, 'workspace' | 'readTemplate'>,
  request: CreateRequest,
): Promise<ResolvedClient> {
  const { config } = workspace;
  const target = request.target ?? config.target;
  assertKnown('target', target, Object.keys(config.targets));
  const opened = await readTemplate(workspace, request.template ?? config.template);
  const template = await opened.compile();
  const { slug, given, ask } = request;
  const answers = await resolveAnswers(
    template,
    given,
    dropUndefined({ slug, ask, defaults: config.defaults }),
  );
  checkResidency(config, { target, answers });
  return {
    template,
    answers,
    target: { name: target, engine: config.targets[target]?.engine ?? 'docker' },
  };
}
