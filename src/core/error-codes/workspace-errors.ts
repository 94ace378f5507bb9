import type { ErrorGroup } from './explanation.ts';

/** Errors about the workspace on disk: its files, locks, git and audit log. */
export const workspaceErrors = {
  title: 'Workspace',
  codes: {
    'anchor-empty': {
      cause: 'What `audit --against` names has no head of the audit log of this workspace.',
      fix: 'Name the file or git ref of `audit.anchor`, or pass what the webhook received with `--against -`.',
    },
    'anchor-failed': {
      cause:
        'The anchor of the audit log (`audit.anchor` in pulso.yaml) could not be reached. The entry is in the log.',
      fix: 'The next entry is sent together with this one. Check the file, the git remote or the webhook.',
    },
    'anchor-invalid': {
      cause: 'A line of what `audit --against` names is not a head of an audit log.',
      fix: 'Compare the anchor with a copy of it: the anchor itself was edited, or it is another file.',
    },
    'anchor-missing': {
      cause: 'What `audit --against` names is neither a file nor a git ref that can be read.',
      fix: 'Name the file or git ref of `audit.anchor`, or pass what the webhook received with `--against -`.',
    },
    'audit-broken': {
      cause:
        'A line of the audit log does not follow from the line before: a line was edited, removed, added or moved.',
      fix: 'Compare .pulso/audit.log with a copy that was shipped elsewhere.',
    },
    'audit-cut': {
      cause: 'The audit log ends earlier than its recorded head: lines were removed at its end.',
      fix: 'Compare .pulso/audit.log with a copy that was shipped elsewhere.',
    },
    'audit-edited': {
      cause: 'A line of the audit log does not match its hash: it was edited.',
      fix: 'Compare .pulso/audit.log with a copy that was shipped elsewhere.',
    },
    'audit-missing': {
      cause: 'There are clients and no audit log: it was removed, or this is a fresh checkout.',
      fix: 'Restore .pulso/audit.log and .pulso/audit.head from a copy. In a fresh checkout, verify on the machine that changes the clients.',
    },
    'audit-rewritten': {
      cause:
        'The audit log is consistent and is not the one whose heads the anchor received: it was rewritten.',
      fix: 'Find out who could write .pulso/audit.log, and restore it from a copy.',
    },
    'audit-unanchored': {
      cause:
        'The last entries of the audit log are not in the anchor: the anchor could not be reached when they were written.',
      fix: 'Check `audit.anchor` in pulso.yaml. The next entry sends them.',
    },
    'base-damaged': {
      cause:
        'The base of the client (the render it last took) is not as pulso wrote it, or belongs to another state of the client than its record, as after a merge of two git branches.',
      fix: 'Run `pulso base rebuild <slug>`, or restore `clients/<slug>/.pulso` from a backup or from git.',
    },
    'base-missing': {
      cause:
        'The base of the client (the render it last took) is missing, so its changes cannot be compared.',
      fix: 'Run `pulso base rebuild <slug>`, or restore `clients/<slug>/.pulso` from a backup or from git.',
    },
    'disk-full': {
      cause: 'The disk or the disk quota is full.',
      fix: 'Free some space and run the command again.',
    },
    'edited-meanwhile': {
      cause: 'A file was edited while pulso was changing it.',
      fix: 'Run the command again; the edit is kept.',
    },
    'file-too-large': {
      cause: 'A file of a client or a template is larger than pulso reads.',
      fix: 'Move it out of the folder. Data belongs in a volume.',
    },
    'files-exist': {
      cause: '`init` would overwrite files.',
      fix: 'Choose an empty folder, or move the files that the message names.',
    },
    'folder-too-large': {
      cause: 'A folder of a client or a template has more files, or more bytes, than pulso reads.',
      fix: 'Move what does not belong there out of the folder.',
    },
    'git-failed': {
      cause: 'A git command failed.',
      fix: "Read git's own message and run the git command by hand.",
    },
    'git-missing': {
      cause: 'The command needs git and it is not installed.',
      fix: 'Install git, or leave out --against and --to.',
    },
    'installation-broken': {
      cause: 'pulso cannot find the files of its own package.',
      fix: 'Install pulso again.',
    },
    'journal-invalid': {
      cause: 'A journal or a rollback point under .pulso/clients/ was edited or damaged.',
      fix: 'Remove the file that the message names, then compare the client with git.',
    },
    'journal-outdated': {
      cause: 'pulso 0.1 was interrupted and left an unfinished change in the folder of the client.',
      fix: 'Complete it with pulso 0.1, or restore the client from git and remove .pulso/change.json and .pulso/change.drafts.',
    },
    'kubeconfig-untrusted': {
      cause:
        'A kubeconfig inside the workspace runs programs, and nobody agreed to them on this machine.',
      fix: 'Run the command once on a terminal and agree, or use a kubeconfig outside of the workspace. Pipelines never run them.',
    },
    'lock-absent': {
      cause: 'The lock that `pulso lock release` names is not taken.',
      fix: 'See what is locked with `pulso lock status`.',
    },
    'lock-alive': {
      cause:
        'The process that has the lock shows signs of life: what it does would go on beside yours.',
      fix: 'Wait for it or end it; then its lock is free. `--force` takes the lock from a process that cannot be reached: it stops before its next change.',
    },
    'lock-kept': {
      cause: 'The system does not let this user remove the lock.',
      fix: 'Run `pulso lock release` as the user who started the process that has it.',
    },
    'lock-lost': {
      cause:
        'This process was paused longer than its lease (a suspended laptop, for example). It stopped before its next change.',
      fix: 'Check with `pulso audit` what others changed meanwhile, then run the command again.',
    },
    locked: {
      cause: 'Another process is changing the same client or workspace.',
      fix: 'Wait until it ends and run the command again. A lock of a dead process expires by itself.',
    },
    'no-workspace': {
      cause: 'There is no pulso.yaml in this folder or any folder above it.',
      fix: 'Run `pulso init`, or name the workspace with `-C <dir>`.',
    },
    'not-a-folder': {
      cause: 'A file stands where a folder is expected.',
      fix: 'Name another folder, or move the file.',
    },
    'not-permitted': {
      cause: 'The file system or the cluster does not permit the access.',
      fix: 'Run as the owner of the workspace, or give this user or account the permission that the message names.',
    },
    'not-pinned': {
      cause:
        'A CI pipeline would download an image or an executable that is not named by its SHA-256 digest.',
      fix: 'Use `--ci-image name@sha256:…` (`docker push` prints the digest) or `--ci-executable https://…@sha256:…` (`sha256sum` prints it).',
    },
    'other-disk': {
      cause:
        'clients/ and .pulso/ are on different file systems, so a client cannot be moved into place in one step.',
      fix: 'Keep both folders on one file system.',
    },
    'output-failed': {
      cause: 'The output cannot be written, for example because its disk is full.',
      fix: 'Free space, or send the output elsewhere.',
    },
    'owner-untrusted': {
      cause:
        'The workspace, pulso.yaml, pulso.local.yaml or the kubeconfig belongs to another user, who could make pulso run programs.',
      fix: 'Run pulso as that user, or take the files over with chown. If you trust them, name the folder in PULSO_SAFE_DIRECTORY.',
    },
    'path-escapes': {
      cause: 'A path of a template leads out of the folder of the client.',
      fix: 'Correct the path in the template: no .., no absolute path.',
    },
    'release-refused': {
      cause: 'The new template version cannot be applied to every client.',
      fix: 'Correct the template for the clients that the message names, or pass --force.',
    },
    'secret-empty': {
      cause: 'A secret file is empty.',
      fix: 'Write the value into the file.',
    },
    'secret-exposed': {
      cause: 'A secret file or its folder can be read by other users.',
      fix: 'Run the chmod command of the hint.',
    },
    'secret-missing': {
      cause: 'A secret file is missing, as in a fresh clone.',
      fix: 'Bring the file, readable by its owner alone.',
    },
    'special-file': {
      cause:
        'Something that is not a file, such as a socket or a folder, is where a file is read or written.',
      fix: 'Move it out of the way.',
    },
    'symlink-escapes': {
      cause: 'A link leads out of its folder.',
      fix: 'Replace the link by a copy of the file.',
    },
    'symlink-refused': {
      cause:
        'A file or folder that pulso reads or writes is a symbolic link, which could lead elsewhere.',
      fix: 'Replace the link by the file or folder itself.',
    },
    'unknown-target': {
      cause: 'pulso.yaml has no target with this name.',
      fix: 'Use one of the targets that the message lists, or add it under `targets`.',
    },
    'unknown-template': {
      cause: 'pulso.yaml has no template with this name.',
      fix: 'Use one of the templates that the message lists, or add it under `templates`.',
    },
    'workspace-id-invalid': {
      cause: 'The file .pulso-id of the workspace does not hold an id.',
      fix: 'Restore it from git. Without it, stacks that were deployed from the workspace are foreign to it.',
    },
    'yaml-schema': {
      cause: 'A YAML file has an unknown key, a missing key or a value of the wrong type.',
      fix: 'Correct the line that the message names; schemas/ describes every key.',
    },
    'yaml-syntax': {
      cause: 'A YAML file cannot be parsed, or contains conflict markers.',
      fix: 'Correct the line that the message names.',
    },
  },
} as const satisfies ErrorGroup;
