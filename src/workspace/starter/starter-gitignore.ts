/** `.gitignore` of a new workspace. */
export const STARTER_GITIGNORE = `# The clients' secrets: back them up elsewhere.
/clients/*/config/secrets/
# This machine's own: settings, locks, audit log, backups, schemas for editors.
/pulso.local.yaml
/.pulso/
`;
