import * as z from 'zod';
import { isolationErrors } from '../../core/error-codes/isolation-errors.ts';
import { isSubnet } from '../../client/placement/subnet.ts';
import { backupsSchema } from './backups-schema.ts';

const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower case letters, digits and dashes');
const answer = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())], {
  error: 'must be a text, a number, true or false, or a list of texts',
});
const CODES = Object.keys(isolationErrors.codes);
const allowed = z.string().refine((entry) => CODES.includes(entry.replace(/:.*/s, '')), {
  error: ({ input }) => `unknown isolation code: ${String(input)} (docs/isolation.md lists them)`,
});
const port = z.int().min(1).max(65535);

const region = z
  .string()
  .min(1)
  .exactOptional()
  .describe('Where it is, such as southamerica-east1: what residency is checked against.');

const dockerTarget = z.strictObject({
  engine: z.literal('docker'),
  region,
  host: z
    .string()
    .exactOptional()
    .describe(
      'As DOCKER_HOST: unix:///path, tcp://host:2376 or ssh://user@host. Absent: DOCKER_HOST, then the local socket.',
    ),
  tls: z
    .union([
      z.literal(false),
      z.strictObject({
        ca: z.string().exactOptional().describe('Path of the certificate authority (PEM).'),
        cert: z.string().exactOptional().describe('Path of the client certificate (PEM).'),
        key: z.string().exactOptional().describe("Path of the client certificate's key (PEM)."),
        verify: z
          .boolean()
          .exactOptional()
          .describe('false: take any certificate from the engine. Default true.'),
      }),
    ])
    .exactOptional()
    .describe('Certificates for tcp. false: connect to another machine without encryption.'),
});

const kubernetesTarget = z.strictObject({
  engine: z.literal('kubernetes'),
  region,
  context: z
    .string()
    .exactOptional()
    .describe('A context of the kubeconfig. Absent: its current one.'),
  kubeconfig: z
    .string()
    .exactOptional()
    .describe('Path of the kubeconfig. Absent: KUBECONFIG, then ~/.kube/config.'),
  domain: z.string().exactOptional().describe('Clients answer on <slug>.<domain>.'),
  storageClass: z.string().exactOptional().describe("Absent: the cluster's default one."),
  registry: z.string().exactOptional().describe('Registry that images are taken from.'),
  ingressClass: z.string().exactOptional(),
  ingressNamespace: z
    .string()
    .exactOptional()
    .describe(
      "Namespace of the ingress controller, which clients' pods let in. Default ingress-nginx.",
    ),
  tls: z
    .strictObject({
      secret: z
        .string()
        .exactOptional()
        .describe('Secret that holds the certificate of the domain.'),
      issuer: z.string().exactOptional().describe('cert-manager ClusterIssuer that makes one.'),
    })
    .exactOptional(),
  secrets: z
    .discriminatedUnion('backend', [
      z.strictObject({ backend: z.literal('local') }),
      z.strictObject({
        backend: z.literal('external-secrets'),
        store: z
          .string()
          .describe('Name of the (Cluster)SecretStore of the External Secrets Operator.'),
        kind: z.enum(['SecretStore', 'ClusterSecretStore']).exactOptional(),
        path: z
          .string()
          .exactOptional()
          .describe('Secrets are at <path>/<slug>/<file name> in the store. Default pulso.'),
      }),
    ])
    .exactOptional()
    .describe("Where secrets come from: each client's config/secrets (local), or a store."),
});

const targetConfig = z.discriminatedUnion('engine', [dockerTarget, kubernetesTarget], {
  error: 'must have engine: docker or engine: kubernetes',
});

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const pem = z.string().min(1);

const edge = z.strictObject({
  domain: z
    .string()
    .max(200)
    .regex(new RegExp(`^${LABEL}(\\.${LABEL})*$`), 'must be a domain such as clients.example')
    .describe('Clients answer on https://<slug>.<domain>.'),
  email: z.email().exactOptional().describe('Given to the certificate authority.'),
  certificates: z
    .union([
      z.enum(['public', 'internal']),
      z.strictObject({
        certificate: pem.describe('Path of the certificate chain (PEM), for *.<domain>.'),
        key: pem.describe('Path of its key (PEM).'),
      }),
    ])
    .exactOptional()
    .describe(
      "public: one for each client, from Let's Encrypt. internal: from the edge's own authority, for tests. Or the files of a wildcard certificate. Default public.",
    ),
  target: name
    .exactOptional()
    .describe('Docker target that it runs on. Default: the default target.'),
  image: z.string().min(1).exactOptional().describe('Image of Caddy. Default caddy:2.'),
  bind: z
    .union([z.ipv4(), z.ipv6()], { error: 'must be an IP address such as 0.0.0.0' })
    .exactOptional()
    .describe('Address of the machine that it answers on. Default 0.0.0.0: every interface.'),
  http: port.exactOptional().describe('Port that redirects to https. Default 80.'),
  https: port.exactOptional().describe('Default 443.'),
  pool: z
    .string()
    .refine(isSubnet, 'must be a network such as 10.182.0.0/16')
    .exactOptional()
    .describe('Addresses of the networks between the edge and each client. Default 10.182.0.0/16.'),
  private: z
    .array(z.string().regex(/^\/[\w.~*/-]*$/, 'must be a path such as /metrics or /api/*'))
    .exactOptional()
    .describe('Paths that are answered with 404. Default: /metrics, /api and /readyz.'),
});

/** The shape of `pulso.yaml` and `pulso.local.yaml`. Every setting is optional. */
export const workspaceConfigSchema = z.strictObject({
  template: name.exactOptional().describe('Template of new clients if none is named.'),
  templates: z
    .record(name, z.string().min(1))
    .exactOptional()
    .describe('Templates by name, each with its folder.'),
  target: name.exactOptional().describe('Target of new clients if none is named.'),
  targets: z
    .record(name, targetConfig)
    .exactOptional()
    .describe('Where stacks run, by name. `local` is the Docker Engine of this machine.'),
  ports: z
    .record(z.string(), port)
    .exactOptional()
    .describe("Bases that replace the template's: a client's port is its base + its block."),
  blocks: z
    .strictObject({
      first: z.int().min(1).exactOptional(),
      last: z.int().min(1).max(60000).exactOptional(),
    })
    .exactOptional()
    .describe('Blocks given to new clients.'),
  network: z
    .strictObject({
      pool: z
        .string()
        .refine(isSubnet, 'must be a network such as 10.181.0.0/16')
        .exactOptional()
        .describe("Addresses that clients' networks are cut from."),
      prefix: z
        .int()
        .min(8)
        .max(29)
        .exactOptional()
        .describe("Prefix length of one client's network."),
      publish: z
        .union([z.ipv4(), z.ipv6()], { error: 'must be an IP address such as 0.0.0.0' })
        .exactOptional()
        .describe(
          'Address that web ports are published on. Default 127.0.0.1: this machine alone.',
        ),
    })
    .exactOptional(),
  edge: edge
    .exactOptional()
    .describe('HTTPS and a host name for every client on a Docker target (docs/edge.md).'),
  allow: z
    .record(z.union([z.literal('*'), name]), z.array(allowed))
    .exactOptional()
    .describe(
      'What clients may do although it reaches outside of them, by slug or * for all: isolation-… codes, or code:detail.',
    ),
  images: z
    .record(z.string(), z.string().min(1))
    .exactOptional()
    .describe(
      'Image references that replace the ones of the files: mirrors, sites without a registry.',
    ),
  residency: z
    .record(
      z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code, such as CO'),
      z.array(z.string().min(1)).min(1),
    )
    .exactOptional()
    .describe("Regions that the data of a country's clients may be kept in, by country."),
  audit: z
    .strictObject({
      anchor: z
        .string()
        .min(1)
        .exactOptional()
        .describe(
          'Receives each head of the audit log: a file, a git ref (refs/… or remote:refs/…) or a webhook (https://…).',
        ),
    })
    .exactOptional()
    .describe('Where the end of the audit log is recorded outside of this machine.'),
  secrets: z
    .strictObject({
      maxAge: z
        .string()
        .regex(/^[1-9]\d{0,4}d$/, 'must be a number of days, such as 180d')
        .exactOptional()
        .describe('Age from which `pulso validate` warns of a secret, such as 180d.'),
    })
    .exactOptional()
    .describe("Policy for the files of clients' config/secrets."),
  backups: backupsSchema
    .exactOptional()
    .describe("Backups of clients' data: where to, for whom, when and for how long."),
  prove: z
    .strictObject({
      image: z
        .string()
        .min(1)
        .exactOptional()
        .describe("Image with node or nc to probe with. Absent: one of each client's own."),
    })
    .exactOptional()
    .describe('What `pulso prove` uses.'),
  defaults: z
    .record(z.string(), answer)
    .exactOptional()
    .describe("Answers that replace the template's defaults."),
});

/** `pulso.yaml` with `pulso.local.yaml` merged over it, as written. */
export type WorkspaceFile = z.infer<typeof workspaceConfigSchema>;

export type DockerTarget = z.infer<typeof dockerTarget>;
export type KubernetesTarget = z.infer<typeof kubernetesTarget>;
export type TargetConfig = DockerTarget | KubernetesTarget;
