import { parseTemplate } from '../../template/manifest/parse-template.ts';
import type { Question } from '../../template/template.ts';
import { readChosenTemplate, type TemplateChoice } from './read-chosen-template.ts';
import type { OperationContext } from '../context.ts';

export interface ShowTemplateResult {
  template: { name: string; version: string; folder: string; description?: string | undefined };
  /** In the order they are asked. */
  questions: readonly Question[];
  /** Bases of all ports that a client can have, by name. */
  ports: Readonly<Record<string, number>>;
  secrets: readonly { name: string; provided: boolean; description?: string | undefined }[];
}

/** What a template asks, and what its clients get. Errors: those of readChosenTemplate and parseTemplate. */
export async function showTemplate(
  { workspace }: Partial<Pick<OperationContext, 'workspace'>>,
  choice: TemplateChoice,
): Promise<ShowTemplateResult> {
  const { name, folder, manifest, ...template } = parseTemplate(
    await readChosenTemplate(workspace, choice),
  );
  const { version, description } = manifest;
  return {
    template: { name, version, folder, description },
    questions: template.questions.map(({ question }) => question),
    ports: Object.fromEntries(template.ports.map((port) => [port.name, port.base])),
    secrets: manifest.secrets.map(({ name, provided, description }) => ({
      name,
      provided,
      description,
    })),
  };
}
