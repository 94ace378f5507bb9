import type { Problem } from '../../core/problem.ts';
import type { ComposeInput } from '../compose-input.ts';

const COMPOSE = /^(docker-)?compose(\.override)?\.ya?ml$/;
const READ = 'docker-compose.yml';

/** Files that docker compose would merge, or read instead, and pulso does not. Code: `compose-override-unread`. */
export function findUnreadFiles({ slug, files }: ComposeInput): Problem[] {
  return [...files.keys()]
    .filter((file) => COMPOSE.test(file) && file !== READ)
    .map((file) => ({
      ...{ severity: 'warning', code: 'compose-override-unread', slug, file },
      message: `${file} is not read: pulso reads ${READ} alone`,
      hint: `move its content into ${READ} and delete ${file}`,
    }));
}
