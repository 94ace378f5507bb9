import type { ErrorGroup } from './explanation.ts';

/** Errors of the edge: the reverse proxy in front of the clients of a Docker target. */
export const edgeErrors = {
  title: 'Edge',
  codes: {
    'edge-certificate': {
      cause: 'A certificate file of `edge.certificates` cannot be read.',
      fix: 'Correct the paths in pulso.yaml; they are relative to the workspace.',
    },
    'edge-config-refused': {
      cause: 'The edge did not accept its new configuration; it keeps the one that it has.',
      fix: 'Read the message of Caddy. Correct `edge` in pulso.yaml and run `pulso edge deploy`.',
    },
    'edge-network-taken': {
      cause: "A client's docker-compose.yml has a network with the name of the edge's own.",
      fix: 'Rename the network `pulso-edge` in docker-compose.yml.',
    },
    'edge-not-set': {
      cause: 'pulso.yaml has no `edge`.',
      fix: 'Add `edge: {domain: clients.example}` to pulso.yaml (docs/edge.md).',
    },
    'edge-pool-exhausted': {
      cause: '`edge.pool` has no network for the block of a client.',
      fix: 'Set `edge.pool` in pulso.yaml to a larger range, such as 10.184.0.0/14, and deploy all clients.',
    },
  },
} as const satisfies ErrorGroup;
