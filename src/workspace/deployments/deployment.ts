import * as z from 'zod';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { journalInvalid, parseState } from '../journal/check-journal.ts';

const deploymentSchema = z.strictObject({
  /** From 1; never given twice. */
  n: z.int().min(1),
  at: z.iso.datetime(),
  who: z.string(),
  action: z.enum(['deploy', 'adopt', 'rollback']),
  /** `done`: healthy. `set-aside`: files that a rollback replaced, and that were no deployment. */
  outcome: z.enum(['done', 'failed', 'interrupted', 'set-aside']),
  template: z.strictObject({ name: z.string(), version: z.string() }),
  /** Answer `app_version`; absent: the template does not ask for it. */
  app: z.string().exactOptional(),
  /** Digest of the client's files, if they are kept. */
  files: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
});

/** One deployment of a client, as this machine keeps it. */
export type Deployment = z.infer<typeof deploymentSchema>;

const logSchema = z.strictObject({
  version: z.literal(2),
  /** Of a rollback that is on its way: the deployment that it goes back to. */
  rollingBack: z.int().min(1).exactOptional(),
  /** Oldest first. */
  deployments: z.array(deploymentSchema),
});

/** The deployments of a client, and the rollback on its way. */
export type DeploymentLog = Omit<z.infer<typeof logSchema>, 'version'>;

/** Reads the log as if a stranger had written it. Errors: `journal-invalid`. */
export function parseDeployments(text: string, file: string): DeploymentLog {
  const { data } = logSchema.safeParse(parseState(text, file));
  if (data === undefined) throw journalInvalid(file);
  const { rollingBack, deployments } = data;
  return dropUndefined({ rollingBack, deployments });
}
