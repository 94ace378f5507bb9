import type { ErrorGroup } from './explanation.ts';

/** Errors about which client is meant, and about its answers. */
export const clientsErrors = {
  title: 'Clients and answers',
  codes: {
    'answer-invalid': {
      cause: 'An answer does not match the type, choices or validation of its question.',
      fix: 'Give a value that the message allows, with the flag of the question or `pulso set <slug> key=value`.',
    },
    'answer-not-asked': {
      cause: 'A flag answers a question that the template does not ask with these other answers.',
      fix: 'Remove the flag, or change the answer on which the question depends.',
    },
    'answer-outdated': {
      cause: "The client's answer is no longer valid in the current version of the template.",
      fix: 'Run `pulso set <slug> key=value` with a valid answer, or add a migration to the template.',
    },
    'answers-missing': {
      cause: 'The file given to --answers cannot be read.',
      fix: 'Check the path and its permissions. The file is a YAML mapping of answers.',
    },
    'client-exists': {
      cause: 'A client with this slug exists already.',
      fix: 'Choose another slug, or change the existing client with `pulso set` or `pulso sync`.',
    },
    'client-linked': {
      cause:
        'The folder of the client is a symbolic link. pulso writes to no client through a link, which could lead elsewhere.',
      fix: 'Move the folder itself to `clients/<slug>` (or bind-mount it there), or remove the link if it is not a client.',
    },
    'config-secret': {
      cause:
        'The value that `config get` names looks like a secret, and values of secrets are not printed.',
      fix: 'Read it in the record of the client, .pulso/instance.json in its folder.',
    },
    'deployment-damaged': {
      cause:
        'The files that were kept of a deployment, under .pulso/clients/, were edited, damaged or removed.',
      fix: 'Roll back to another deployment: `pulso history <slug>` lists them.',
    },
    'edit-refused': {
      cause:
        'The file is not one that `edit` opens (a secret, a file of pulso, a path outside of the client, no text), or what was saved cannot stand.',
      fix: 'Follow the hint: secrets are written with `pulso secrets set`, answers with `pulso edit <slug>`.',
    },
    'existing-data': {
      cause:
        'An earlier client of the same slug was destroyed without `--purge`, so its data is still on the target.',
      fix: 'Run `pulso create` with `--existing-data keep` to use the data, or `--existing-data purge` to delete it.',
    },
    'markers-left': {
      cause:
        'A file of a client or a template still has conflict markers (`<<<<<<<`, `=======`, `>>>>>>>`).',
      fix: 'Edit the file: keep what should stand, and remove the markers.',
    },
    'missing-answers': {
      cause:
        'The template requires answers that are not given, and this is not a terminal that could ask for them.',
      fix: 'Add the flags that the message names, or pass `--answers <file>`.',
    },
    'no-deployment': {
      cause:
        'No earlier healthy deployment of the client is kept on this machine, or none differs from what the client has.',
      fix: 'Restore the files from git or from a backup, then deploy. `pulso history <slug>` lists what is kept.',
    },
    'not-a-client': {
      cause: 'The folder under clients/ has no record, so it is not a client.',
      fix: 'Create the client with `pulso create`, or move the folder out of clients/.',
    },
    'plan-invalid': {
      cause:
        'The file given to `deploy` is not a plan: it cannot be read, was edited, or is of another workspace or version of pulso.',
      fix: 'Make a plan with `pulso plan <slug> --out <file>`.',
    },
    'plan-outdated': {
      cause:
        'The files of the client, its template, its secrets, pulso.yaml or what runs on its target changed since the plan was saved. Nothing was deployed.',
      fix: 'Make a new plan with `pulso plan <slug> --out <file>`, and look at it.',
    },
    'record-invalid': {
      cause: 'The record of the client (under .pulso/) cannot be read: it was edited or damaged.',
      fix: 'Restore the file from git or a backup. pulso alone writes it.',
    },
    'remove-blocked': {
      cause: 'The client was moved and the move is not committed: its data is on two targets.',
      fix: 'End the move with `pulso move <slug> --commit` or `--rollback`, then remove the client.',
    },
    'remove-unfinished': {
      cause: 'A removal of the client was interrupted. What it deleted is gone.',
      fix: 'Run the same `pulso remove <slug>` again: it goes on from where it was.',
    },
    'residency-refused': {
      cause:
        "The residency rule of the client's country does not allow the region that the target states, the target states none, or the answer residency_region contradicts the rule.",
      fix: 'Choose a target in an allowed region, set `targets.<name>.region` in pulso.yaml to where the target is, or change `residency`.',
    },
    'same-target': {
      cause: 'The client is already on the target it should move to.',
      fix: 'Name another target, or do nothing.',
    },
    'schema-invalid': {
      cause:
        "A file of the client that its template names as a JSON Schema is not one, so the client's file cannot be checked.",
      fix: 'Restore the schema from the template, or correct it there and sync.',
    },
    'slug-invalid': {
      cause: 'The slug is not a DNS label of 1 to 40 characters, or it is reserved.',
      fix: 'Use lower case letters, digits and dashes, starting with a letter, such as claro-colombia.',
    },
    'slug-mismatch': {
      cause: "The slug in a client's file is not the name of its folder.",
      fix: 'Rename the folder, or correct the slug in the file.',
    },
    'unknown-answer': {
      cause: 'An answer is given to a question that the template does not have.',
      fix: 'Run `pulso template show` to list its questions.',
    },
    'unknown-canary': {
      cause: '--canary names a client that is not among the clients to sync.',
      fix: 'Name a client that takes part in the rollout, or a number of clients.',
    },
    'unknown-client': {
      cause: 'The workspace has no client with this slug.',
      fix: 'Run `pulso list` to see the clients.',
    },
    'unknown-config-key': {
      cause: 'The client has no value of this name.',
      fix: 'Use one of the keys that the message lists, such as answers.country or ports.web.',
    },
    'unknown-deployment': {
      cause: 'The client has no deployment of this number, or its files are no longer kept.',
      fix: 'Run `pulso history <slug>`: it lists the deployments, and which are kept.',
    },
  },
} as const satisfies ErrorGroup;
