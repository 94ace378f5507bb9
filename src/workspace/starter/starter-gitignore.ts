/** `.gitignore` of a new workspace. */
export const STARTER_GITIGNORE = `# The clients' secrets: back them up elsewhere.
/clients/*/config/secrets/
# State of this machine: settings, locks, journals (may hold secrets), audit log, backups, editor schemas.
/pulso.local.yaml
/.pulso/
`;
