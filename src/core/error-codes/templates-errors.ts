import type { ErrorGroup } from './explanation.ts';

/** Errors and warnings about a template, most of them found by `pulso template lint`. */
export const templatesErrors = {
  title: 'Templates',
  codes: {
    'conflict-edit': {
      cause:
        'The text that was written for a conflict in a YAML file is not the one entry that is in conflict.',
      fix: 'Keep the key, or the dash of the item, at the start of the line, and nothing else beside it.',
    },
    'default-invalid': {
      cause: 'The default of a question is not a valid answer to it.',
      fix: 'Correct `default` in template.yaml, or `defaults` in pulso.yaml.',
    },
    'merge-invalid': {
      cause: 'The files that a sync would write are not valid. Nothing was written.',
      fix: "Correct the template, or the client's own change at that place, and run `pulso diff <slug>`.",
    },
    'migration-failed': {
      cause: "A migration of the template cannot be applied to the client's answers.",
      fix: 'Correct the migration in template.yaml. The client is unchanged.',
    },
    'render-invalid': {
      cause:
        'The files that the template renders for this client are not valid. Nothing was written.',
      fix: 'Correct the template and run `pulso template lint`. A file of another tool, such as a Helm chart, needs `text: true`.',
    },
    'template-answer-lost': {
      cause:
        'A question was renamed, removed or narrowed since the last release, without a migration: answers that clients gave would be lost or become invalid.',
      fix: 'Declare it under `migrations` of the next version: `renameAnswer`, `removeAnswer` or `setAnswer`.',
    },
    'template-collision': {
      cause: 'Two files of the template render to the same path.',
      fix: 'Rename one of them, or give them `when` conditions that exclude each other.',
    },
    'template-combinations': {
      cause: 'The choices have more combinations than lint tries (2,048).',
      fix: 'No action is needed; combinations beyond the limit are not checked.',
    },
    'template-compose': {
      cause:
        'The compose file that the template renders cannot be deployed, with the answers that the message names.',
      fix: 'Correct docker-compose.yml.hbs.',
    },
    'template-downgrade': {
      cause: 'The template has a lower version than the one that the client was synced to.',
      fix: 'Restore the newer version of the template, or name the version with `pulso sync <slug> --to <version>`.',
    },
    'template-encoding': {
      cause: 'A .hbs file is not UTF-8 text.',
      fix: 'Save it as UTF-8, or remove the .hbs suffix so that it is copied byte for byte.',
    },
    'template-function': {
      cause: 'An expression calls an unknown function, or calls one with the wrong arguments.',
      fix: 'Use a function listed in docs/template.md.',
    },
    'template-json': {
      cause: 'A rendered JSON file cannot be parsed, with the answers that the message names.',
      fix: 'Quote values with the `json` function.',
    },
    'template-manifest': {
      cause:
        'template.yaml contradicts itself: a duplicate name, missing choices, an invalid pattern or a reserved key.',
      fix: 'Correct the line that the message names.',
    },
    'template-missing': {
      cause: 'The folder has no template.yaml, so it is not a template.',
      fix: 'Name a folder with a template.yaml, or correct `templates` in pulso.yaml.',
    },
    'template-moved-on': {
      cause: 'The template changed and its old version is not in git.',
      fix: 'Run `pulso sync <slug>` first, or commit the template so that old versions are kept.',
    },
    'template-path': {
      cause:
        "A file of the template would be written outside the client's folder, or into its .pulso folder.",
      fix: 'Correct the file name or the answer in it.',
    },
    'template-rule-unused': {
      cause: 'A file rule of template.yaml matches no file.',
      fix: 'Correct the path of the rule, or remove it.',
    },
    'template-schema': {
      cause:
        'An entry of `schemas` in template.yaml names a file that the template lacks, or that is not a JSON Schema.',
      fix: 'Correct the paths, or the schema. pulso reads JSON Schema 2020-12, without `if` and references to other files.',
    },
    'template-symlink': {
      cause: 'The template contains a link.',
      fix: 'Replace the link by a copy of the file.',
    },
    'template-syntax': {
      cause: 'An expression cannot be parsed.',
      fix: 'Correct the expression at the line that the message names.',
    },
    'template-unquoted': {
      cause: 'A value is written into YAML without quotes, which breaks for some values.',
      fix: 'Write `{{yaml name}}` instead of `{{name}}`.',
    },
    'template-value': {
      cause: 'An expression uses an answer that is not asked for with these other answers.',
      fix: 'Put the expression under a condition, or give the question a default.',
    },
    'template-variable': {
      cause: 'An expression uses an unknown name.',
      fix: 'Use an answer or a built-in name listed in docs/template.md.',
    },
    'template-version': {
      cause: 'The version in template.yaml is not a semantic version, so it cannot be raised.',
      fix: 'Write a version such as 1.0.0.',
    },
    'template-version-order': {
      cause:
        "Migrations or renames are not in ascending order, or name a version above the template's.",
      fix: 'Sort them by version, oldest first.',
    },
    'template-yaml': {
      cause: 'A rendered YAML file cannot be parsed, with the answers that the message names.',
      fix: 'Quote values with the `yaml` function. If another tool renders the file (a Helm chart), give it `text: true` under `files` in template.yaml.',
    },
    'unknown-version': {
      cause: 'No commit has this version of the template.',
      fix: 'Use one of the versions that the message lists.',
    },
  },
} as const satisfies ErrorGroup;
