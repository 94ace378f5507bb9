import * as z from 'zod';
import { SEMVER } from '../../client/named-format.ts';
import { expressionSchema, questionSchema } from '../questions/question-schema.ts';

const version = z.string().regex(SEMVER, 'must be a semantic version: 1.0.0');
const when = expressionSchema.exactOptional();
const glob = z
  .string()
  .min(1)
  .describe('A path of the template without .hbs; * is any part of a name, ** any folders.');
const path = z.string().min(1).describe("A path in the client's folder.");

const port = z.strictObject({
  base: z.int().min(1).max(65535).describe("The port of block 0: a client's is base + block."),
  when,
});

const rotation = z.strictObject({
  engine: z.enum(['postgresql', 'mysql', 'redis']).describe('mysql is MariaDB too.'),
  service: z.string().min(1).describe('The service that runs the database.'),
  user: z.string().min(1).describe('The account; `default` is the one of a Redis without others.'),
  database: z
    .string()
    .exactOptional()
    .describe('Database to connect to. Default: postgres, where the engine needs one.'),
  admin: z
    .strictObject({
      user: z.string().min(1),
      secret: z.string().min(1).describe('Name of the secret that is its password.'),
    })
    .exactOptional()
    .describe('The account that may change the password. Default: the account itself.'),
  when,
});

const secret = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be of a-z, 0-9, dots, dashes and underscores')
    .describe('Its name in the compose file; its file is config/secrets/<name>.'),
  length: z.int().min(16).max(1024).default(32).describe('Characters of a generated secret.'),
  provided: z
    .boolean()
    .default(false)
    .describe('true: the operator brings the file, it is never generated.'),
  description: z.string().exactOptional(),
  rotate: z
    .array(rotation)
    .exactOptional()
    .describe(
      'The database account whose password it is: the first entry whose `when` holds. `pulso secrets rotate` changes it there first. []: no database knows it.',
    ),
  when,
});

const fileRule = z.strictObject({
  path: glob,
  when,
  seed: z.boolean().exactOptional().describe('true: written once and never synced.'),
  executable: z.boolean().exactOptional(),
  text: z
    .boolean()
    .exactOptional()
    .describe(
      'true: a text of another tool, such as a Helm chart, whatever its name says: not parsed, and merged by lines.',
    ),
});

const server = {
  service: z.string().min(1).describe('The service that runs the database.'),
  user: z.string().min(1).describe('The account that reads everything.'),
  secret: z.string().min(1).describe('Name of the secret that is its password.'),
  database: z.string().min(1).describe('The database that is saved.'),
  when,
};
const database = z.discriminatedUnion('engine', [
  z.strictObject({ engine: z.literal('postgresql'), ...server }),
  z.strictObject({ engine: z.literal('mysql').describe('MariaDB too.'), ...server }),
  z.strictObject({
    engine: z.literal('bigquery').describe('Not saved: it is kept by Google.'),
    when,
  }),
]);

const volumeName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, 'must be the name of a volume');
const volume = z.strictObject({
  name: volumeName.describe('Its key in docker-compose.yml; on a cluster the name of its claim.'),
  when,
});

const data = z.strictObject({
  database: z
    .union([database, z.array(database)])
    .exactOptional()
    .describe("The client's database: the first entry whose `when` holds."),
  volumes: z
    .array(z.union([volumeName, volume]))
    .exactOptional()
    .describe(
      'Volumes of files: they are saved whole while the services that mount them are stopped. Not those of the database.',
    ),
});

const answerValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const key = z.string().min(1);

const migration = z
  .strictObject({
    version: version.describe('Applied to clients that come from an earlier version.'),
    renameAnswer: z.record(key, key).exactOptional().describe('New keys by old ones.'),
    setAnswer: z
      .record(key, answerValue)
      .exactOptional()
      .describe('Values by key: literals, or expressions over the answers so far.'),
    removeAnswer: z.array(key).exactOptional(),
    renameKey: z
      .array(
        z.strictObject({
          file: glob.describe('Files of the client, by their path in its folder.'),
          from: key.describe('Where the key is: the keys from the root, joined by dots.'),
          to: key.describe('Its new name, in the same place.'),
        }),
      )
      .exactOptional()
      .describe("Keys of YAML files that the template renamed: the client's own values follow."),
  })
  .describe('Within one entry answers are renamed first, then set, then removed.');

const rename = z.strictObject({
  version: version.describe('The version that has the file under its new path.'),
  from: path,
  to: path,
});

/** The shape of `template.yaml`. */
export const manifestSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be of a-z, 0-9 and dashes'),
  version,
  description: z.string().exactOptional(),
  questions: z.array(questionSchema).default([]).describe('In the order they are asked.'),
  ports: z
    .record(z.string().regex(/^[a-z][a-z0-9]*$/, 'must be of a-z and 0-9'), port)
    .default({})
    .describe('Host ports by name; an expression reads ports.<name>.'),
  secrets: z.array(secret).default([]),
  data: data
    .exactOptional()
    .describe('What of a client holds data: `pulso backup` saves it. {}: nothing does.'),
  files: z.array(fileRule).default([]).describe('Rules for the files that their paths match.'),
  migrations: z.array(migration).default([]).describe('What happened to answers, by version.'),
  schemas: z
    .record(path, path)
    .default({})
    .describe(
      "JSON Schemas of the client's own YAML and JSON files, by path: files of the template. A file that is not named is not checked.",
    ),
  renames: z.array(rename).default([]).describe('What happened to files, by version.'),
  merge: z
    .record(key, z.array(key))
    .default({})
    .describe(
      'What makes two items of a list the same, by the dotted path of the list (`<file glob>:<path>` limits it to some files): the fields tried in order.',
    ),
});

/** `template.yaml` as read, every default filled in. */
export type Manifest = z.infer<typeof manifestSchema>;

export type SecretSpec = Manifest['secrets'][number];
export type RotationSpec = z.infer<typeof rotation>;
export type DatabaseSpec = z.infer<typeof database>;
export type VolumeSpec = z.infer<typeof volume>;
export type Migration = Manifest['migrations'][number];
