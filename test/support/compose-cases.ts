import { readdirSync, readFileSync } from 'node:fs';

/** A client's compose files, and what `docker compose config` makes of them. */
export interface ComposeCase {
  name: string;
  title: string;
  files: ReadonlyMap<string, string>;
  /** Recorded by scripts/record-compose.js; absent where that refuses the files. */
  recorded: unknown;
}

const FOLDER = new URL('../fixtures/compose/', import.meta.url);

/** Reads test/fixtures/compose: a Markdown file per case, described in its README. */
export function readComposeCases(): ComposeCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) =>
      parseCase(file.replace(/\.md$/, ''), readFileSync(new URL(file, FOLDER), 'utf8')),
    );
}

function parseCase(name: string, text: string): ComposeCase {
  const [head = '', ...sections] = text.split(/^## /m);
  const contents = sections.map((section): [string, string] => {
    const [, heading = '', content] = /^(.*)\n```\w*\n([^]*?)^```$/m.exec(section) ?? [];
    if (content === undefined) throw new Error(`${name}: cannot read "${section.slice(0, 40)}"`);
    return [heading, content];
  });
  const files = new Map(contents);
  const recorded = files.get('docker compose config');
  files.delete('docker compose config');
  return {
    name,
    title: /^# (.*)$/m.exec(head)?.[1] ?? name,
    files,
    recorded: recorded === undefined ? undefined : JSON.parse(recorded),
  };
}
