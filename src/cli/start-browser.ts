import { spawn } from 'node:child_process';
import type { Session } from './session.ts';

/** The program that opens an address as the person's desktop does. */
const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open' };

/** Opens an address, and waits for nothing: a browser runs on. One that cannot be started is a warning. */
export function startBrowser({ io, progress }: Session, url: string): void {
  const opener = OPENERS[process.platform] ?? 'xdg-open';
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true, env: { ...io.env } });
  child.on('error', () => {
    const message = `cannot open the browser: ${opener} not found; open the address yourself`;
    progress.report({ code: 'browser-missing', kind: 'warning', message });
  });
  child.unref();
}
