import type { ErrorGroup } from './explanation.ts';

/** Errors about the files under a client's k8s/ folder. The message names the line and column. */
export const manifestsErrors = {
  title: 'Kubernetes manifests',
  codes: {
    'manifest-double': {
      cause:
        'Two objects have the same kind and name, or an object has a name that pulso uses itself.',
      fix: 'Rename one of them.',
    },
    'manifest-file-missing': {
      cause: 'The annotation pulso.dev/files names a file that does not exist.',
      fix: 'Create the file, or correct the annotation.',
    },
    'manifest-foreign': {
      cause: 'An object belongs to another client, another namespace or another manager.',
      fix: "Remove namespace and labels that are not the client's own, or choose another name.",
    },
    'manifest-inline-secret': {
      cause: 'A Secret contains values, and the target takes secrets only from its store.',
      fix: 'Put the value into the store and name its key under the annotation pulso.dev/files.',
    },
    'manifest-invalid': {
      cause: 'An object misses a required field, or a field has an invalid value.',
      fix: 'Correct the field that the message names.',
    },
    'manifest-plain-secret': {
      cause: 'A Secret contains its values in a file that is committed.',
      fix: 'Put them into config/secrets and name those files under the annotation pulso.dev/files.',
    },
    'manifest-refused': {
      cause: 'The API server rejects the object. Nothing was applied.',
      fix: 'Correct the object as the message of the server says, and run `pulso deploy <slug>`.',
    },
    'manifest-syntax': {
      cause: 'A manifest cannot be parsed as YAML.',
      fix: 'Correct the line that the message names.',
    },
    'manifest-too-large': {
      cause: 'A ConfigMap or Secret would be larger than the 1 MiB that a cluster accepts.',
      fix: 'Shorten the file, or spread its keys over several objects.',
    },
    'manifests-missing': {
      cause: "The client's target is a Kubernetes cluster and the client has no k8s/*.yaml.",
      fix: 'Restore k8s/ from the template, or move the client to a Docker target.',
    },
    'no-manifests': {
      cause: "The client's target is a Docker Engine, so there are no manifests to render.",
      fix: 'Use the compose file, or move the client to a Kubernetes target.',
    },
  },
} as const satisfies ErrorGroup;
