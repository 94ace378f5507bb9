import type { ClientRecord } from '../../client/client-record.ts';
import type { Problem } from '../../core/problem.ts';
import { checkYamlDocument } from '../../text/check-yaml.ts';
import { lintAnswers } from '../../template/lint/lint-answers.ts';
import { manifestSchema } from '../../template/manifest/manifest.ts';
import { findLostAnswers } from '../../template/migrate/find-lost-answers.ts';
import type { Template } from '../../template/template.ts';
import { readReleases } from '../../workspace/templates/read-releases.ts';

/** Names of clients in one message. */
const NAMED = 3;

/**
 * Answers that a template would lose: those that its earlier releases asked for, and those that clients have.
 * `folder` is the template's, absolute. Code: `template-answer-lost`.
 */
export async function checkAnswers(
  template: Template,
  folder: string,
  clients: readonly ClientRecord[],
): Promise<Problem[]> {
  const found = [
    ...(await compareWithReleases(template, folder)),
    ...checkClients(template, clients),
  ];
  return [...new Map(found.map((problem) => [problem.message, problem])).values()];
}

async function compareWithReleases(template: Template, folder: string): Promise<Problem[]> {
  const { manifest } = template;
  const texts = await readReleases(folder, manifest.version);
  return texts.flatMap((text) => {
    // A release that this pulso cannot read is not compared with.
    const { value } = checkYamlDocument(text, manifestSchema, `${template.folder}/template.yaml`);
    return value === undefined ? [] : lintAnswers(template, value);
  });
}

/** Once for each answer, however many clients have it. */
function checkClients(template: Template, clients: readonly ClientRecord[]): Problem[] {
  const holders = new Map<string, string[]>();
  for (const { slug, answers, template: own } of clients) {
    for (const { key, reason } of findLostAnswers(template, answers, own.version)) {
      const says =
        reason === undefined
          ? `no question asks for ${key} any more, and no migration accounts for it`
          : `the answer to ${key} ${reason}, and no migration accounts for it`;
      holders.set(says, [...(holders.get(says) ?? []), slug]);
    }
  }
  return [...holders].map(([says, slugs]) => ({
    ...{ severity: 'error', code: 'template-answer-lost' },
    file: `${template.folder}/template.yaml`,
    message: `${says}: ${nameClients(slugs)}`,
    hint: 'declare renameAnswer, removeAnswer or setAnswer under migrations of the next version',
  }));
}

function nameClients(slugs: readonly string[]): string {
  const named = slugs.slice(0, NAMED).join(', ');
  const more = slugs.length > NAMED ? ` and ${slugs.length - NAMED} more` : '';
  return `${slugs.length} ${slugs.length === 1 ? 'client has' : 'clients have'} one (${named}${more})`;
}
