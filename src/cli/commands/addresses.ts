import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import type { PortsResult } from '../../operations/catalog/schemas/observe-schemas.ts';
import { parsePort } from '../flags/parse-port.ts';
import { performVerb } from '../perform-verb.ts';
import { portsText } from '../render/views/ports-text.ts';
import type { Session } from '../session.ts';
import { startBrowser } from '../start-browser.ts';
import type { Call } from '../verb.ts';

/** `pulso port`: of one port the address alone, as `docker compose port` prints it. */
export function runPort(
  session: Session,
  { operands: [slug = '', service, text] }: Call<object>,
): Promise<number> {
  const port = text === undefined ? undefined : parsePort(text);
  return performVerb(session, catalog.port, dropUndefined({ slug, service, port }), {
    toText: ({ ports }) => portsText(ports, { one: port !== undefined, screen: session.screen }),
    after: (result) => {
      if (port !== undefined) showCommand(session, result);
    },
  });
}

/** Where the address is not one that this machine can reach. */
function showCommand({ progress }: Session, { ports }: PortsResult): void {
  for (const { command } of ports) {
    if (command === undefined) continue;
    progress.report({ code: 'next', kind: 'note', message: `from this machine: ${command}` });
  }
}

/** `pulso open`: off a terminal the address alone. */
export function runOpen(
  session: Session,
  { operands: [slug = ''], flags }: Call<{ print?: boolean }>,
): Promise<number> {
  const isShown = session.screen.isTTY && session.flags.output === 'human' && flags.print !== true;
  return performVerb(
    session,
    catalog.open,
    { slug },
    {
      toText: ({ url }) => url,
      after: ({ url }) => {
        if (isShown) startBrowser(session, url);
      },
    },
  );
}
