/** `.gitignore` of a new workspace. */
export const STARTER_GITIGNORE = `# The clients' secrets: back them up elsewhere.
/clients/*/config/secrets/
# What an interrupted command leaves for the next one; it may hold a new secret.
/clients/*/.pulso/change.*
/clients/*/.pulso/previous.json
# This machine's own: settings, locks, audit log, backups, schemas for editors.
/pulso.local.yaml
/.pulso/
`;
