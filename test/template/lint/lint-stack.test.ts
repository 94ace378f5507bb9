import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/core/problem.ts';
import { lintTemplate } from '../../../src/template/lint/lint-template.ts';
import { buildSource } from '../../support/build-template.ts';

const FOUND: Problem = {
  ...{ severity: 'error', code: 'compose-unsupported-key', line: 3, column: 5 },
  ...{ message: 'services.a.x is not a key', hint: 'remove it' },
};

function lint(files: Record<string, string>, found: readonly Problem[] = []): readonly Problem[] {
  return lintTemplate(buildSource({ questions: [] }, files), () => found);
}

describe('the compose file of a template', () => {
  it('that is copied has its problems at their lines, with their hints', () => {
    expect(lint({ 'docker-compose.yml': 'services: {}' }, [FOUND])).toEqual([
      {
        ...{ severity: 'error', code: 'template-compose', line: 3, column: 5, hint: 'remove it' },
        file: 'templates/sample/docker-compose.yml',
        message: 'renders to an invalid compose file: services.a.x is not a key',
      },
    ]);
  });

  it('that is rendered has no lines of its own, but hints', () => {
    const [problem] = lint({ 'docker-compose.yml.hbs': 'services: {}' }, [FOUND]);
    expect(problem).toMatchObject({ code: 'template-compose', hint: 'remove it' });
    expect(problem).not.toHaveProperty('line');
  });

  it('has warnings too', () => {
    const warning: Problem = { ...FOUND, severity: 'warning', message: 'A is not set' };
    expect(lint({ 'docker-compose.yml.hbs': 'services: {}' }, [warning])).toMatchObject([
      { severity: 'warning', code: 'template-compose', message: 'A is not set' },
    ]);
  });

  it.each([
    ['compose.yaml', 'docker-compose.yml'],
    ['compose.yml.hbs', 'docker-compose.yml.hbs'],
    ['docker-compose.yaml', 'docker-compose.yml'],
  ])('cannot be named %s', (file, right) => {
    expect(lint({ [file]: 'services: {}' })).toEqual([
      {
        ...{ severity: 'error', code: 'template-compose', file: `templates/sample/${file}` },
        message: 'the compose file of a template has to be named docker-compose.yml',
        hint: `rename it to ${right}`,
      },
    ]);
  });
});
