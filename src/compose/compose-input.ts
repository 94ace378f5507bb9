import type { Isolation } from '../engine/isolation/isolation.ts';
import type { ParsedCompose } from './syntax/parse-compose-yaml.ts';

/** What a stack is read from: one client's files. */
export interface ComposeInput {
  slug: string;
  /** Absolute path of the client's folder on the operator's machine. */
  workingDir: string;
  /** The client's files by path relative to its folder, with `/`. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Paths of links in its folder: no engine gets what they lead to. */
  links?: Pick<ReadonlySet<string>, 'has'>;
  /** Image references to use instead of those named in the file: `postgres:15` → `mirror.example/postgres:15`. */
  images: Readonly<Record<string, string>>;
  /** What the stack may reach, and where its web port is published. Absent: as the file says. */
  isolation?: Isolation;
  /** Path of the compose file in the client's folder; default: `docker-compose.yml`. */
  composeFile?: string;
  /** Compose files of other clients that were parsed before: one like theirs is not parsed again. */
  parsed?: ParsedCompose;
}
