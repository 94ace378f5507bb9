import { readCommand } from '../measure/run-command.ts';

/** Ids of what the engine has of these clients. */
export interface Parts {
  containers: readonly string[];
  networks: readonly string[];
  volumes: readonly string[];
}

const PROJECT = 'com.docker.compose.project';

/** By the label that pulso and compose both write. */
export async function listParts(slugs: readonly string[]): Promise<Parts> {
  const list = async (command: readonly string[], id: string): Promise<string[]> => {
    const options = ['--filter', `label=${PROJECT}`, '--format', `{{.Label "${PROJECT}"}} ${id}`];
    const printed = await readCommand({ argv: ['docker', ...command, ...options] });
    const lines = printed.split('\n').map((line) => line.split(' '));
    return lines.filter(([slug = '']) => slugs.includes(slug)).map(([, part = '']) => part);
  };
  return {
    containers: await list(['ps', '--all', '--no-trunc'], '{{.ID}}'),
    networks: await list(['network', 'ls', '--no-trunc'], '{{.ID}}'),
    volumes: await list(['volume', 'ls'], '{{.Name}}'),
  };
}
