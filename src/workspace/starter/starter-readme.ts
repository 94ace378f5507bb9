/** `README.md` of a new workspace. */
export const STARTER_README = `# Clients

One product, one isolated instance of it for each client. This folder is a workspace of pulso.

| | |
|---|---|
| \`pulso.yaml\` | the settings of the workspace, each explained |
| \`clients/template/\` | what every client is made from |
| \`clients/<slug>/\` | one client: its configuration, stack, manifests, and its own README |

## Every day

\`\`\`
pulso create claro-colombia           # asks what it needs to know
pulso deploy claro-colombia           # starts the stack and waits until it is healthy
pulso status                          # all clients at a glance
pulso list --select country=CO
pulso diff --all                      # who is behind the template
pulso sync claro-colombia             # takes the template's changes, keeps the client's own
pulso validate --all
pulso audit --verify
\`\`\`

\`pulso <command> --help\` shows the rest.

## What git must not see

\`clients/*/config/secrets/\` holds the clients' passwords and \`.pulso/\` this machine's own state; both are
in \`.gitignore\`. Secrets are in no other place: back them up.
`;
