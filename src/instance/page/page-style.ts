import { createHash } from 'node:crypto';
import { Html } from './html.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #17202a; --dim: #566573; --paper: #f6f7f9; --card: #fff; --line: #dfe3e8; --accent: #0b6e4f; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f4; --dim: #a9b4bf; --paper: #12171c; --card: #1b2229; --line: #2f3942; --accent: #58d6a9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1.25rem; }
header { padding-top: 3rem; border-bottom: 3px solid var(--accent); }
h1 { margin: 0; font-size: clamp(1.6rem, 5vw, 2.5rem); line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0 0 1rem; font-size: 1.15rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; margin: 0; }
.cards > div { padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
dt { color: var(--dim); overflow-wrap: anywhere; }
dd { margin: 0; }
dd.value { font-size: 1.6rem; font-weight: 650; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
dd.period, footer { color: var(--dim); font-size: .875rem; }
.notice { padding: .75rem 1rem; border-left: 4px solid #c0392b; background: var(--card); }
`;

/** The page's only style; the policy allows these very bytes, and no script at all. */
export const PAGE_STYLE = new Html(`<style>${STYLE}</style>`);

const hash = createHash('sha256').update(STYLE).digest('base64');

/** Content-Security-Policy of the page: its own style and nothing from anywhere. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
