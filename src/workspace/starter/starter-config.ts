/** `pulso.yaml` of a new workspace: every setting, explained, each with its default or an example. */
export const STARTER_CONFIG = `# yaml-language-server: $schema=.pulso/schemas/pulso.schema.json
#
# The settings of this workspace. Every one is optional; what stands here behind a # is its default, or
# an example where it has none. What is only of this machine goes into pulso.local.yaml, which has the
# same settings, is merged over this file, and is not kept in git.

# Templates by name, each with its folder, and the one that new clients are made from.
# templates:
#   template: clients/template
# template: template

# Where stacks run, by name, and the one that new clients run on. "local" is this machine's Docker
# Engine (or the one that DOCKER_HOST names).
# targets:
#   local:
#     engine: docker
#   ops-1:
#     engine: docker
#     host: tcp://ops-1.example:2376     # unix:///path, tcp://host:port or ssh://user@host
#     tls:
#       ca: certs/ca.pem
#       cert: certs/cert.pem
#       key: certs/key.pem
#       verify: true
#   prod:
#     engine: kubernetes
#     context: prod                      # of the kubeconfig; its current one where this is left out
#     kubeconfig: certs/kubeconfig
#     domain: clients.example            # a client answers on <slug>.clients.example
#     storageClass: fast
#     registry: registry.example/pulso
#     ingressClass: nginx
#     tls:
#       issuer: letsencrypt              # cert-manager's ClusterIssuer
#       secret: clients-example-tls      # or a certificate that is there already
# target: local

# Client n has the ports base + n. These replace the template's bases, by name.
# ports:
#   web: 8000
#   database: 5432
#   cache: 6379

# Which n new clients get: the first free one. 0 is the operator's own system.
# blocks:
#   first: 1
#   last: 20000

# Client n has the n-th network of the pool: 1024 networks of 64 addresses. Networks of this machine
# are stepped over; choose a pool that meets none of yours.
# network:
#   pool: 10.181.0.0/16
#   prefix: 26
#   publish: 127.0.0.1                 # where web ports answer; 0.0.0.0 opens them to every machine

# HTTPS and a host name for every client of one Docker target: a reverse proxy (Caddy) that
# \`pulso edge deploy\` runs in front of them (docs/edge.md). A client answers on <slug>.clients.example.
# edge:
#   domain: clients.example
#   email: ops@example.com             # for the certificate authority
#   certificates: public               # internal, or {certificate: certs/wildcard.pem, key: certs/wildcard.key}
#   http: 80
#   https: 443
#   private: [/metrics, /metrics/*, /api, /api/*, /readyz]

# What clients may do although it reaches outside of them, by slug, or * for all (docs/isolation.md).
# allow:
#   some-client: ['isolation-host-path:/srv/media']

# Images that replace the ones the files name: a mirror, or a site without a registry.
# images:
#   postgres:15: mirror.example/postgres:15

# Where the data of a country's clients may be kept: targets.<name>.region must be one of them.
# residency:
#   CO: [southamerica-east1, us-east1]

# Receives each head of the audit log, outside of this machine: a file, a git ref or a webhook.
# audit:
#   anchor: origin:refs/pulso/audit

# Secrets older than this are reported by pulso validate.
# secrets:
#   maxAge: 180d

# Backups of clients' data (docs/backups.md): where they go, who can read them (\`pulso backup-key\` creates a
# key), when one is due in a client's own time zone, and how many \`pulso prune\` keeps.
# backups:
#   repositories:
#     main:
#       url: file:///srv/backups # or s3://bucket/prefix, with endpoint and credentials
#       region: southamerica-east1
#   repository: main
#   recipients: [age1replacethisbyyourown]
#   schedule: '30 2 * * *'
#   keep: { last: 3, daily: 7, weekly: 5, monthly: 12 }

# Image with node or nc that pulso prove probes with. Default: one of each client's own images.
# prove:
#   image: busybox:1.37

# Answers that replace the template's defaults.
# defaults:
#   country: CO
#   plan: pro
`;
