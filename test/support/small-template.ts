/** A template with one of everything, as files of a workspace. `changes` replace some of them, by path in the template. */
export function smallTemplate(changes: Record<string, string> = {}): Record<string, string> {
  const files: Record<string, string> = {
    'template.yaml': MANIFEST,
    'config/client.yaml.hbs': CLIENT_CONFIG,
    'docker-compose.yml.hbs': COMPOSE,
    'src/adapters/own.txt': 'write your own\n',
    'bin/run.sh': '#!/bin/sh\necho hello\n',
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`clients/template/${path}`, text]),
  );
}

const MANIFEST = `name: small
version: 1.2.3
questions:
  - {key: name, type: text, prompt: Name}
  - {key: country, type: text, prompt: Country, validate: {format: country}}
  - {key: database, type: select, prompt: Database, choices: [postgresql, bigquery], default: postgresql}
  - {key: residency_region, type: text, prompt: Region, default: us-east1}
ports:
  web: {base: 8000}
  database: {base: 5432, when: '{{ne database "bigquery"}}'}
  cache: {base: 6379}
secrets:
  - {name: database_password, when: '{{ne database "bigquery"}}'}
  - {name: credentials.json, provided: true, when: '{{eq database "bigquery"}}'}
files:
  - {path: src/adapters/**, seed: true}
  - {path: bin/run.sh, executable: true}
`;

const CLIENT_CONFIG = `slug: {{yaml slug}}
name: {{yaml name}}
country: {{yaml country}}
language: es
currency: COP
timezone: America/Bogota
`;

const COMPOSE = `name: {{yaml slug}}
services:
  app:
    image: busybox
    ports: ['{{ports.web}}:8080']
    networks: [default]
{{#if (ne database "bigquery")}}
    secrets: [database_password]
secrets:
  database_password:
    file: ./config/secrets/database_password
{{/if}}
networks:
  default:
{{#if subnet}}
    ipam:
      config:
        - subnet: {{yaml subnet}}
{{/if}}
`;
