import type { ErrorGroup } from './explanation.ts';

/** Errors about what a client uses on a machine: its block, ports and subnet. */
export const placementErrors = {
  title: 'Blocks, ports and networks',
  codes: {
    'block-out-of-range': {
      cause:
        'The block is outside the range of pulso.yaml, or one of its ports would be above 65535.',
      fix: 'Choose a block within `blocks.first` and `blocks.last`, or let pulso choose one.',
    },
    'block-shared': {
      cause: 'Two clients have the same block.',
      fix: 'Create one of the two again with another block.',
    },
    'block-taken': {
      cause: 'The block asked for with --block is used by another client.',
      fix: 'Choose another block, or leave --block out.',
    },
    'blocks-exhausted': {
      cause: 'No block within `blocks.first` and `blocks.last` is free.',
      fix: 'Raise `blocks.last` in pulso.yaml, or free the ports that are in use.',
    },
    'fleet-unreadable': {
      cause: 'The record of another client cannot be read, so its ports and subnet are unknown.',
      fix: "Repair that client's record (`pulso validate <slug>`), or move its folder out of clients/.",
    },
    'network-overlap': {
      cause: "Another network on the engine uses addresses of the client's subnet.",
      fix: 'Remove that network, or set another `network.pool` in pulso.yaml.',
    },
    'network-pool-exhausted': {
      cause: 'The network pool has no free subnet left.',
      fix: 'Set a larger `network.pool`, or a greater `network.prefix`, in pulso.yaml.',
    },
    'network-pool-invalid': {
      cause:
        '`network.pool` is not an IPv4 network, or it cannot be divided into subnets of `network.prefix`.',
      fix: 'Correct `network.pool` and `network.prefix`, for example 10.181.0.0/16 and 26.',
    },
    'port-in-use': {
      cause: 'A program or container on this machine listens on a port of the client.',
      fix: 'Stop that program, or create the client with another block.',
    },
    'port-shared': {
      cause: 'Two clients publish the same port.',
      fix: 'Change the port in one of the two compose files, or create one client again with another block.',
    },
    'port-taken': {
      cause: "A port of the client is a port of another client or of the operator's own system.",
      fix: 'Choose another block, or change the base port in the template or pulso.yaml.',
    },
    'subnet-shared': {
      cause: 'The subnets of two clients overlap.',
      fix: 'Move one of the two to another subnet: create it again with another block.',
    },
    'subnet-taken': {
      cause: "The client's subnet is used by another client or network.",
      fix: 'Choose another block, remove the other network, or set another `network.pool`.',
    },
  },
} as const satisfies ErrorGroup;
