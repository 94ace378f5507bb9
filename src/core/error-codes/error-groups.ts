import { backupsErrors } from './backups-errors.ts';
import { clientsErrors } from './clients-errors.ts';
import { commandLineErrors } from './command-line-errors.ts';
import { composeErrors } from './compose-errors.ts';
import { edgeErrors } from './edge-errors.ts';
import { enginesErrors } from './engines-errors.ts';
import { isolationErrors } from './isolation-errors.ts';
import { manifestsErrors } from './manifests-errors.ts';
import { placementErrors } from './placement-errors.ts';
import { secretsErrors } from './secrets-errors.ts';
import { templatesErrors } from './templates-errors.ts';
import { workspaceErrors } from './workspace-errors.ts';

/** Every code of errors and problems, by concern. Loaded by `explain` alone: others import the type of the codes. */
export const ERROR_GROUPS = [
  commandLineErrors,
  clientsErrors,
  placementErrors,
  workspaceErrors,
  secretsErrors,
  templatesErrors,
  composeErrors,
  manifestsErrors,
  isolationErrors,
  enginesErrors,
  edgeErrors,
  backupsErrors,
] as const;

/** A code that a PulsoError or a Problem may have: kebab-case and stable. */
export type ErrorCode = CodesOf<(typeof ERROR_GROUPS)[number]>;

type CodesOf<Group> = Group extends { codes: infer Codes } ? keyof Codes : never;
