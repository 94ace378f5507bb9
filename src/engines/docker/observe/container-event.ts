import type { EngineEvent, EngineEventType } from '../../../engine/observed/engine-event.ts';
import { LABEL } from './labels.ts';

/** What the engine sends; only what is read. */
export interface SentEvent {
  Action?: string;
  timeNano?: number;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
}

/** An event of one container. */
export interface ContainerEvent {
  /** The container's. */
  id: string;
  of: EngineEvent;
}

/** What the engine is asked to send. */
export const EVENT_NAMES = ['start', 'die', 'oom', 'health_status'];

const TYPES: Readonly<Record<string, EngineEventType>> = {
  start: 'start',
  die: 'die',
  oom: 'oom',
  'health_status: healthy': 'healthy',
  'health_status: unhealthy': 'unhealthy',
};

/** Undefined for anything but an event of a client's service. */
export function readEvent({
  Action = '',
  Actor,
  timeNano = 0,
}: SentEvent): ContainerEvent | undefined {
  const type = TYPES[Action];
  const { ID: id, Attributes: attributes = {} } = Actor ?? {};
  const slug = attributes[LABEL.project];
  const service = attributes[LABEL.service];
  if (type === undefined || id === undefined || slug === undefined || service === undefined) {
    return undefined;
  }
  if (attributes[LABEL.oneOff] === 'True') return undefined;
  const at = new Date(timeNano / 1e6).toISOString();
  const exitCode = type === 'die' ? { exitCode: Number(attributes['exitCode'] ?? 0) } : {};
  return { id, of: { slug, service, type, at, ...exitCode } };
}
