import { baseVerbs } from './catalog/base-verb.ts';
import { clientVerbs } from './catalog/client-verbs.ts';
import { dataVerbs } from './catalog/data-verbs.ts';
import { edgeVerbs } from './catalog/edge-verbs.ts';
import { imageVerbs } from './catalog/image-verbs.ts';
import { proveVerbs } from './catalog/prove-verb.ts';
import { restoreVerbs } from './catalog/restore-verb.ts';
import { secretsVerbs } from './catalog/secrets-verbs.ts';
import { stackVerbs } from './catalog/stack-verbs.ts';
import { updateVerbs } from './catalog/update-verbs.ts';
import { workspaceVerbs } from './catalog/workspace-verbs.ts';

/**
 * Every verb, by its words on the command line: what it is asked and what it gives (zod schemas), its
 * defaults, whether it takes something away, which ends are failures, and what runs it. Its callers are
 * the command line and the server; nothing behind a verb is loaded before it runs.
 */
export const catalog = {
  ...workspaceVerbs,
  ...clientVerbs,
  ...updateVerbs,
  ...baseVerbs,
  ...stackVerbs,
  ...proveVerbs,
  ...secretsVerbs,
  ...dataVerbs,
  ...restoreVerbs,
  ...edgeVerbs,
  ...imageVerbs,
};

export type VerbName = keyof typeof catalog;
