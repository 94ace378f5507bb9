import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Probes have no token, and learn nothing but whether it is up. */
const OPEN = ['/healthz', '/readyz'];

/**
 * Every other address asks for the token: `Authorization: Bearer <token>`, or a login in a browser with the token as
 * password. Without a token of its own the instance gives these addresses to nobody.
 */
export function requireToken(server: FastifyInstance, token: string | undefined): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { url } = request.routeOptions;
    if (url === undefined || OPEN.includes(url)) {
      done();
      return;
    }
    const given = readToken(request.headers.authorization);
    if (token !== undefined && given !== undefined && isSame(given, token)) {
      done();
      return;
    }
    const message =
      token === undefined
        ? 'this client has no admin_token; its operator can add one: pulso sync, then pulso deploy'
        : 'the admin token is missing or wrong';
    void reply
      .code(401)
      .header('www-authenticate', 'Basic realm="pulso", charset="UTF-8"')
      .send({ error: { code: 'unauthorized', message, request: request.id } });
  });
}

function readToken(header: string | undefined): string | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const login = Buffer.from(value, 'base64').toString('utf8');
  const colon = login.indexOf(':');
  return colon === -1 ? undefined : login.slice(colon + 1);
}

/** Takes as long whatever is given. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
