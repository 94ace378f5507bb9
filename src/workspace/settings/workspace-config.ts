import { dropUndefined } from '../../core/drop-undefined.ts';
import type { AnswerValue } from '../../client/answers.ts';
import { completeBackups, type BackupsConfig } from './backups-config.ts';
import type { TargetConfig, WorkspaceFile } from './workspace-config-schema.ts';

/** A workspace's settings, every default filled in. */
export interface WorkspaceConfig {
  /** Name of the template of new clients. */
  template: string;
  /** Folders by template name, relative to the workspace's root. */
  templates: Readonly<Record<string, string>>;
  /** Name of the target of new clients. */
  target: string;
  /** By name; always holds `local`. */
  targets: Readonly<Record<string, TargetConfig>>;
  /** Bases by port name that replace the template's. */
  ports: Readonly<Record<string, number>>;
  /** First and last block given to new clients. */
  blocks: { first: number; last: number };
  /** CIDR of the pool, the prefix length of one client's network, the address of published web ports. */
  network: { pool: string; prefix: number; publish: string };
  /** The reverse proxy in front of the clients of one Docker target; absent: none. */
  edge?: EdgeConfig;
  /** Isolation codes that are allowed, by slug or `*`. */
  allow: Readonly<Record<string, readonly string[]>>;
  /** Image references by the one they replace. */
  images: Readonly<Record<string, string>>;
  /** Allowed regions by country code. */
  residency: Readonly<Record<string, readonly string[]>>;
  /** `anchor`: a file, a git ref or a webhook that receives each head of the audit log. */
  audit: { anchor?: string };
  /** `maxAge`: days from which a secret is old; absent: never. */
  secrets: { maxAge?: number };
  /** Backups of clients' data. */
  backups: BackupsConfig;
  /** `image`: what `pulso prove` probes with; absent: an image of each client's stack. */
  prove: { image?: string };
  /** Answers that replace the template's defaults. */
  defaults: Readonly<Record<string, AnswerValue>>;
}

/** Paths of `certificates` are as written in pulso.yaml. */
export interface EdgeConfig {
  domain: string;
  email?: string;
  certificates: 'public' | 'internal' | { certificate: string; key: string };
  /** Name of the target it runs on. */
  target: string;
  image: string;
  bind: string;
  http: number;
  https: number;
  /** CIDR that the networks between it and the clients are cut from. */
  pool: string;
  /** Paths that are not passed on. */
  private: readonly string[];
}

const PRIVATE = ['/metrics', '/metrics/*', '/api', '/api/*', '/readyz'];

/** Fills in what neither file sets. */
export function completeConfig(file: WorkspaceFile): WorkspaceConfig {
  return {
    template: file.template ?? 'template',
    templates: { template: 'clients/template', ...file.templates },
    target: file.target ?? 'local',
    targets: { local: { engine: 'docker' }, ...file.targets },
    ports: file.ports ?? {},
    blocks: { first: file.blocks?.first ?? 1, last: file.blocks?.last ?? 20000 },
    network: {
      pool: file.network?.pool ?? '10.181.0.0/16',
      prefix: file.network?.prefix ?? 26,
      publish: file.network?.publish ?? '127.0.0.1',
    },
    ...(file.edge === undefined ? {} : { edge: completeEdge(file.edge, file.target) }),
    allow: file.allow ?? {},
    images: file.images ?? {},
    residency: file.residency ?? {},
    audit: file.audit?.anchor === undefined ? {} : { anchor: file.audit.anchor },
    secrets:
      file.secrets?.maxAge === undefined
        ? {}
        : { maxAge: Number.parseInt(file.secrets.maxAge, 10) },
    backups: completeBackups(file.backups),
    prove: file.prove?.image === undefined ? {} : { image: file.prove.image },
    defaults: file.defaults ?? {},
  };
}

function completeEdge(
  edge: NonNullable<WorkspaceFile['edge']>,
  target: string | undefined,
): EdgeConfig {
  return dropUndefined({
    domain: edge.domain,
    email: edge.email,
    certificates: edge.certificates ?? 'public',
    target: edge.target ?? target ?? 'local',
    image: edge.image ?? 'caddy:2',
    bind: edge.bind ?? '0.0.0.0',
    http: edge.http ?? 80,
    https: edge.https ?? 443,
    pool: edge.pool ?? '10.182.0.0/16',
    private: edge.private ?? PRIVATE,
  });
}
