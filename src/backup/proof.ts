import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { isSignatureValid, signObject } from './sign-manifest.ts';

/** The shape of `verified-<time>.json`: that a backup was restored and compared. It is never changed. */
const proofSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  slug: z.string(),
  workspace: z.string(),
  at: z.iso.datetime(),
  pulso: z.string(),
  target: z.string().describe('Where it was restored.'),
  serverVersion: z.int().nullable().describe('Major version; null: no database was restored.'),
  tables: z.int().min(0),
  rows: z.int().min(0),
  sequences: z.int().min(0),
  volumes: z.int().min(1).exactOptional().describe('Volumes of files that were restored.'),
  manifest: z.string().describe('Signature of the manifest that was restored.'),
});

export type Proof = z.infer<typeof proofSchema>;

export function formatProof(proof: Proof, key: KeyObject): Uint8Array {
  return Buffer.from(`${JSON.stringify(signObject(proof, key), null, 2)}\n`);
}

/** What a proof is of. */
interface VerifiedBackup {
  id: string;
  signature: { value: string };
}

/** When a backup was verified; undefined for what is not a proof of this very backup. */
export function readProof(bytes: Uint8Array, backup: VerifiedBackup): Date | undefined {
  const proof = parseProof(bytes, backup);
  return proof && new Date(proof.at);
}

/** Undefined for what is not a proof of this very backup, or was changed. */
export function parseProof(
  bytes: Uint8Array,
  { id, signature }: VerifiedBackup,
): Proof | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const proof = proofSchema.parse(value);
    const isOwn = proof.id === id && proof.manifest === signature.value;
    return isOwn && isSignatureValid(value) ? proof : undefined;
  } catch {
    return undefined;
  }
}
