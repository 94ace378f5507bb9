const NAME = /^verified-\d{8}T\d{6}Z\.json$/;

/** `verified-20261129T020000Z.json` */
export function proofName(at: Date): string {
  return `verified-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.json`;
}

export function isProofName(name: string): boolean {
  return NAME.test(name);
}
