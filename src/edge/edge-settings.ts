/** How the edge answers for the clients of a workspace. */
export interface EdgeSettings {
  /** Clients answer on `<slug>.<domain>`. */
  domain: string;
  /** Given to the certificate authority. */
  email?: string;
  /** From a public authority, from the edge's own, or PEM texts that cover every host name. */
  certificates: 'public' | 'internal' | { certificate: string; key: string };
  /** Published ports and the address they are published on. */
  http: number;
  https: number;
  bind: string;
  /** Paths that the edge answers with 404, as Caddy matches them: `/metrics`, `/api/*`. */
  private: readonly string[];
}

/** Host name of a client. */
export function edgeHost(slug: string, domain: string): string {
  return `${slug}.${domain}`;
}

/** Where a client answers through the edge. */
export function edgeUrl(
  slug: string,
  { domain, https }: Pick<EdgeSettings, 'domain' | 'https'>,
): string {
  return `https://${edgeHost(slug, domain)}${https === 443 ? '' : `:${https}`}`;
}
