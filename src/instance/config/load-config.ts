import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type * as z from 'zod';
import { dimensionsFileSchema } from '../dimensions/dimensions-file.ts';
import { toDimensionModel, type DimensionModel } from '../dimensions/dimension-model.ts';
import { clientConfigSchema, type ClientConfig } from './client-config.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { databaseConfigSchema, type DatabaseConfig } from './database-config.ts';
import { parseConfig } from './parse-config.ts';

/** All the instance is started with. */
export interface InstanceConfig {
  port: number;
  client: ClientConfig;
  model: DimensionModel;
  database: DatabaseConfig;
  /** Folder that `password_file` and `credentials_file` are relative to. */
  secretsFolder: string;
}

/** Reads PULSO_CONFIG_DIR, PULSO_SECRETS_DIR and PORT; throws one ConfigError with the problems of all files. */
export async function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
): Promise<InstanceConfig> {
  const folder = env['PULSO_CONFIG_DIR'] ?? '/etc/pulso';
  const problems: ConfigProblem[] = [];
  const client = await readConfig(join(folder, 'client.yaml'), clientConfigSchema, problems);
  const dimensions = await readConfig(
    join(folder, 'dimensions.yaml'),
    dimensionsFileSchema,
    problems,
  );
  const database = await readConfig(join(folder, 'database.yaml'), databaseConfigSchema, problems);
  const port = Number(env['PORT'] ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    problems.push({
      file: 'PORT',
      message: `must be a port number from 0 to 65535, not ${JSON.stringify(env['PORT'])}`,
    });
  }
  if (!client || !dimensions || !database || problems.length > 0) throw new ConfigError(problems);
  return {
    port,
    client,
    model: toDimensionModel(dimensions),
    database,
    secretsFolder: env['PULSO_SECRETS_DIR'] ?? '/run/secrets',
  };
}

/** Where a secret file named in database.yaml is. */
export function secretPath(config: Pick<InstanceConfig, 'secretsFolder'>, file: string): string {
  return resolve(config.secretsFolder, file);
}

/** A secret without the newline that editors leave at its end; throws a ConfigError that names the file only. */
export async function readSecret(
  config: Pick<InstanceConfig, 'secretsFolder'>,
  file: string,
): Promise<string> {
  const path = secretPath(config, file);
  const text = await readText(path);
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new ConfigError([{ file: path, message: 'empty secret' }]);
  return secret;
}

/** As readSecret; undefined if the file is missing. */
export async function readSecretIfAny(
  config: Pick<InstanceConfig, 'secretsFolder'>,
  file: string,
): Promise<string | undefined> {
  const found = await stat(secretPath(config, file)).catch(() => undefined);
  return found === undefined ? undefined : readSecret(config, file);
}

async function readConfig<Shape extends z.ZodType>(
  file: string,
  shape: Shape,
  problems: ConfigProblem[],
): Promise<z.output<Shape> | undefined> {
  try {
    return parseConfig(file, await readText(file), shape);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ConfigError([{ file, message: `cannot read the file (${code})` }]);
  }
}
