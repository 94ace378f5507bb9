const ASSIGNMENT =
  /^(?:(?:export|readonly|ENV|ARG|set)[ \t]+)?([A-Za-z_][\w-]*)[ \t]*(?:::?|\?)?=(?![=>~])/gm;
const OLD_ENV = /^ENV[ \t]+([A-Za-z_]\w*)[ \t]+(?=[^\s=])/gm;

/**
 * `LOG=debug`, `ENV LOG debug`, `LOG ?= debug` or `log = "debug"` at the start of a line: what shells, Dockerfiles, make,
 * Terraform and most tools take for a variable.
 */
export function listAssignments(text: string): string[] {
  return [ASSIGNMENT, OLD_ENV].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? ''),
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

const REQUIREMENT = /^([A-Za-z\d][\w.-]*)[ \t]*(?:\[[^\]\n]*\][ \t]*)?(?:[=~!<>]=|[<>@])/gm;

/** Packages that pip is asked for, by the one name that all their spellings are: `Flask_Login==1` and `flask-login>2`. */
export function listRequirements(text: string): string[] {
  return [...text.matchAll(REQUIREMENT)].map((match) =>
    (match[1] ?? '').toLowerCase().replace(/[._-]+/g, '-'),
  );
}
