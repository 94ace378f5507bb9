import * as z from 'zod';
import { isSchedule } from '../../backup/schedule.ts';

const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower case letters, digits and dashes');
const count = z.int().min(0).max(10_000).exactOptional();

const repository = z.strictObject({
  url: z
    .string()
    .regex(
      /^(file:\/\/\/[^?#]*|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^?#]*)?)$/,
      'must be a folder or a bucket, such as file:///srv/backups or s3://bucket/prefix',
    )
    .describe('A folder or a bucket that exists: file:///srv/backups, s3://bucket/prefix.'),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .exactOptional()
    .describe('Address of the S3 server: https://s3.example. Default: that of AWS in the region.'),
  credentials: name
    .exactOptional()
    .describe(
      'File in .pulso/secrets with aws_access_key_id and aws_secret_access_key. Default: the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    ),
  region: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Where it is, such as southamerica-east1: what residency is checked against.'),
});

/** `backups` of pulso.yaml. */
export const backupsSchema = z.strictObject({
  repositories: z.record(name, repository).exactOptional().describe('Where backups go, by name.'),
  repository: name.exactOptional().describe('The one that is used. Default: the only one.'),
  recipients: z
    .array(z.string().regex(/^age1[a-z0-9]{10,}$/, 'must be an age recipient: age1…'))
    .exactOptional()
    .describe('age recipients: whoever has the identity of one can read the backups.'),
  encrypt: z
    .enum(['age', 'none'])
    .exactOptional()
    .describe('none: backups are written without encryption. Default age, to `recipients`.'),
  signers: z
    .array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be an Ed25519 key: 32 bytes in base64'))
    .exactOptional()
    .describe(
      'Keys of the other machines that make backups, as `pulso backups -o json` shows them: with this list, restore refuses what others have signed.',
    ),
  key: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'File of the age identity that `pulso restore` reads backups with, seen from the workspace; best in pulso.local.yaml.',
    ),
  schedule: z
    .string()
    .refine(isSchedule, "must be five fields as cron has them, such as '30 2 * * *'")
    .exactOptional()
    .describe("When a client's backup is due, in its own time zone: '30 2 * * *'."),
  keep: z
    .strictObject({ last: count, daily: count, weekly: count, monthly: count })
    .exactOptional()
    .describe('How many `pulso prune` keeps. Default: last 3, daily 7, weekly 5, monthly 12.'),
});

/** `backups` of pulso.yaml, as written. */
export type BackupsFile = z.infer<typeof backupsSchema>;
