import type { ClientRecord } from '../client/client-record.ts';
import { PulsoError } from '../foundation/pulso-error.ts';
import { loadStack } from '../stack/compose/load-stack.ts';
import type { DesiredClient } from '../stack/engine.ts';
import { imagesOf } from '../workspace/images-of.ts';
import { readClientFiles } from '../workspace/read-client-files.ts';
import { clientFolder, type Workspace } from '../workspace/workspace.ts';

/** What a client's files ask to run. Errors: those of loadStack, with the client and the path seen from the workspace. */
export async function loadDesired(
  workspace: Workspace,
  record: ClientRecord,
): Promise<DesiredClient> {
  const { slug, target } = record;
  const files = await readClientFiles(workspace, slug);
  try {
    const stack = loadStack({
      slug,
      workingDir: clientFolder(workspace, slug),
      files: new Map([...files].map(([path, file]) => [path, file.bytes])),
      images: imagesOf(workspace),
    });
    return { slug, target, stack };
  } catch (error) {
    throw error instanceof PulsoError ? atClient(error, slug) : error;
  }
}

/** The stack room knows a client's files by their path in its folder alone. */
function atClient(error: PulsoError, slug: string): PulsoError {
  const { code, message, hint, fault, at } = error;
  return new PulsoError(code, message, {
    hint: hint ?? `mend it and run \`pulso validate ${slug}\``,
    fault,
    slug,
    at: at && { ...at, file: `clients/${slug}/${at.file}` },
    cause: error,
  });
}
