import type { Problem } from '../../core/problem.ts';
import type { ComposeInput } from '../compose-input.ts';

const OVERRIDE = /^(docker-)?compose\.override\.ya?ml$/;

/** Files that docker compose would merge and pulso does not. Code: `compose-override-unread`. */
export function findUnreadFiles({ slug, files }: ComposeInput): Problem[] {
  return [...files.keys()]
    .filter((file) => OVERRIDE.test(file))
    .map((file) => ({
      ...{ severity: 'warning', code: 'compose-override-unread', slug, file },
      message: `${file} is not read: pulso reads docker-compose.yml alone`,
      hint: `move its content into docker-compose.yml and delete ${file}`,
    }));
}
