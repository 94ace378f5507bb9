import { clientRecordSchema, type ClientRecord } from './client-record.ts';
import { parseYamlDocument } from '../text/check-yaml.ts';

/** Reads `.pulso/instance.yaml`. Throws `yaml-syntax` or `yaml-schema`, with the file and line. */
export function parseClientRecord(text: string, file: string): ClientRecord {
  return parseYamlDocument(text, clientRecordSchema, file);
}
