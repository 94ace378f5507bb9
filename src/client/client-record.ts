import * as z from 'zod';
import type { Answers } from './answers.ts';
import { findSlugFault } from './slug.ts';
import { isSubnet } from './placement/subnet.ts';

/** What pulso knows of a client: `.pulso/instance.json`, written by pulso alone. */
export interface ClientRecord {
  version: 1;
  slug: string;
  /** 0 is the operator's own system. */
  block: number;
  /** Host ports by name, e.g. `{web: 8001, database: 5433, cache: 6380}`. */
  ports: Readonly<Record<string, number>>;
  /** CIDR of the client's network, or null where its target is Kubernetes and the pool has ended. */
  subnet: string | null;
  /** A target's name in pulso.yaml; `local` is the local Docker Engine. */
  target: string;
  template: { name: string; version: string; digest: string };
  answers: Answers;
  /** Answers that the template asks for no longer: taken again if it asks for them again. Absent: none. */
  retired?: Answers;
  /** Files that were written once and are never synced, by path. Absent: not known, or none. */
  seeds?: readonly string[];
  /** Files that are not parsed, whatever their names say, by path. Absent: none. */
  texts?: readonly string[];
  /** JSON Schemas of its files, both by path in its folder. Absent: none. */
  schemas?: Readonly<Record<string, string>>;
}

const answerValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** The shape of `.pulso/instance.json`. */
export const clientRecordSchema = z.strictObject({
  version: z.literal(1),
  slug: z.string().refine((text) => findSlugFault(text) === undefined, 'invalid slug'),
  block: z.int().min(0),
  ports: z.record(z.string(), z.int().min(1).max(65535)),
  subnet: z.string().refine(isSubnet, 'must be a network such as 10.181.0.64/26').nullable(),
  target: z.string(),
  template: z.strictObject({ name: z.string(), version: z.string(), digest: z.string() }),
  answers: z.record(z.string(), answerValue),
  retired: z.record(z.string(), answerValue).exactOptional(),
  seeds: z.array(z.string()).readonly().exactOptional(),
  texts: z.array(z.string()).readonly().exactOptional(),
  schemas: z.record(z.string(), z.string()).exactOptional(),
});
