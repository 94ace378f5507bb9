import { addressVerbs } from './catalog/address-verbs.ts';
import { baseVerbs } from './catalog/base-verb.ts';
import { clientVerbs } from './catalog/client-verbs.ts';
import { configVerbs } from './catalog/config-verbs.ts';
import { dataVerbs } from './catalog/data-verbs.ts';
import { deploymentVerbs } from './catalog/deployment-verbs.ts';
import { doctorVerbs } from './catalog/doctor-verb.ts';
import { edgeVerbs } from './catalog/edge-verbs.ts';
import { execVerbs } from './catalog/exec-verbs.ts';
import { imageVerbs } from './catalog/image-verbs.ts';
import { lockVerbs } from './catalog/lock-verbs.ts';
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
  ...doctorVerbs,
  ...lockVerbs,
  ...clientVerbs,
  ...configVerbs,
  ...updateVerbs,
  ...baseVerbs,
  ...stackVerbs,
  ...deploymentVerbs,
  ...addressVerbs,
  ...execVerbs,
  ...proveVerbs,
  ...secretsVerbs,
  ...dataVerbs,
  ...restoreVerbs,
  ...edgeVerbs,
  ...imageVerbs,
};

export type VerbName = keyof typeof catalog;
