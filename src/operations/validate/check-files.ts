import { dropUndefined } from '../../core/drop-undefined.ts';
import { listSecretFiles } from '../../compose/find-secret-files.ts';
import type { ParsedCompose } from '../../compose/syntax/parse-compose-yaml.ts';
import type { ReadYaml } from '../../text/read-yaml-stream.ts';
import type { Problem } from '../../core/problem.ts';
import { readCompose, type ReadCompose } from '../../compose/read/read-compose.ts';
import type { Isolation } from '../../engine/isolation/isolation.ts';
import type { SourceFile } from '../../template/template.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { checkMarkers } from './check-markers.ts';
import { checkSchemas } from './check-schemas.ts';
import type { ParsedFiles } from './parsed-files.ts';
import { checkWithoutSecrets } from './check-secrets.ts';

/** A client's files by path, as they are or as they would be. */
export type Files = ReadonlyMap<string, Pick<SourceFile, 'path' | 'bytes'>>;

/** A client's files, and what parses those of YAML: each once, whichever check asks. */
export interface ReadableFiles {
  files: Files;
  /** Paths of links, which are not among the files. */
  links?: Pick<ReadonlySet<string>, 'has'>;
  read: ReadYaml;
}

/** Which files to look into, by path: all, if nothing is known of them. */
export type Concerns = (path: string) => boolean;

/** How files are checked. */
export interface CheckScope {
  isolation: Isolation;
  /** JSON Schemas of the files, both by path: those of the client's template. */
  schemas?: Readonly<Record<string, string>>;
  /** Files that are not parsed, whatever their names say: those of other tools. */
  texts?: readonly string[];
  concerns?: Concerns;
  /** Absent: every file is parsed. */
  parsed?: ParsedFiles;
}

/**
 * What is wrong with the content of a client's files, and the stack they ask for; each problem names its
 * file by its path in the client's folder. The stack is always read: any file can be one that it mounts.
 */
export function checkFiles(
  workspace: Workspace,
  { files, links = new Set<string>(), read }: ReadableFiles,
  { isolation, schemas = {}, texts = [], concerns = () => true, parsed }: CheckScope,
): ReadCompose {
  const { problems, stack, opened } = checkStack(
    workspace,
    { files, links, parsed: parsed?.compose },
    isolation,
  );
  const { slug } = isolation.own;
  const markers = checkMarkers(files, concerns);
  const marked = new Set(markers.map(({ file }) => file));
  // Markers break most kinds of files: what else is found there says nothing.
  const clean = (path: string): boolean => concerns(path) && !marked.has(path);
  const checked = checkSchemas(files, { slug, schemas, concerns: clean });
  const known = new Set([...Object.keys(schemas), ...texts, ...opened]);
  const others = (path: string): boolean => clean(path) && !known.has(path);
  const found = [...checked, ...problems, ...checkSyntax({ files, read }, others)];
  return {
    stack,
    opened,
    problems: [...markers, ...found.filter(({ file }) => !marked.has(file))],
  };
}

interface StackFiles {
  files: Files;
  links: Pick<ReadonlySet<string>, 'has'>;
  parsed: ParsedCompose | undefined;
}

function checkStack(
  workspace: Workspace,
  { files, ...known }: StackFiles,
  isolation: Isolation,
): ReadCompose {
  const { slug } = isolation.own;
  const workingDir = clientFolder(workspace, slug);
  const { images } = workspace.config;
  return checkWithoutSecrets(files, 'compose-file-missing', (bytes) => {
    const input = { slug, workingDir, files: bytes, images, isolation, ...dropUndefined(known) };
    return { ...readCompose(input), named: () => listSecretFiles(input) };
  });
}

/** The files that have a check of their own are read there. */
function checkSyntax({ files, read }: ReadableFiles, concerns: Concerns): Problem[] {
  return [...files.keys()]
    .filter((path) => /\.ya?ml$/.test(path))
    .filter(concerns)
    .flatMap((path) => {
      const file = files.get(path);
      return file === undefined ? [] : read(path, file.bytes).faults;
    });
}
