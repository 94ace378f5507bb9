/** `LOG=debug` at the start of a line, or `ENV LOG=debug`: what shells, Dockerfiles and most tools take for a variable. */
export function listAssignments(text: string): string[] {
  return [...text.matchAll(/^(?:(?:export|readonly|ENV|ARG|set) +)?([A-Za-z_]\w*)=/gm)].map(
    (match) => match[1] ?? '',
  );
}

const SECTION = /^[ \t]*(\[+)[ \t]*(.*?)[ \t]*\]+[ \t]*(?:[#;].*)?$/;
const KEY = /^[ \t]*(?:export[ \t]+)?([^\s=:#;![]+(?:[ \t]*\.[ \t]*[^\s=:#;![]+)*)[ \t]*[=:]/;

/** Keys of INI, TOML, properties and `.env`, each below its section: `server.port`. */
export function listSectionKeys(text: string): string[] {
  let section = '';
  let tables = 0;
  return text.split('\n').flatMap((line) => {
    const [, bracket, header] = SECTION.exec(line) ?? [];
    // Each table of an array is one of its own.
    const table = bracket === '[[' ? `[${(tables += 1)}]` : '';
    if (header !== undefined) section = `${header.replace(/["'\s]/g, '')}${table}.`;
    const key = header === undefined ? KEY.exec(line)?.[1] : undefined;
    return key === undefined ? [] : [section + key.replace(/["'\s]/g, '')];
  });
}
