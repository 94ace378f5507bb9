import type { IsolationCode } from '../core/error-codes/isolation-errors.ts';
import type { ProbeKind, ProbeResult } from './probe.ts';

/** `setting`: seen from outside, on the engine; the others are tried from inside. */
export type DoorKind = ProbeKind | 'setting' | 'shared' | 'published' | 'policy';

/** A door that is open, or that could not be checked. */
export interface Finding {
  /** The client that it was found from. */
  slug: string;
  kind: DoorKind;
  result: Exclude<ProbeResult, 'closed'>;
  code: IsolationCode;
  /** What an `allow` of this one alone names. */
  detail?: string;
  /** The client that it leads to; absent: the machine, or everything. */
  toward?: string;
  /** One line: what reaches what. */
  message: string;
}

/** How many doors of a kind were tried from inside a client. */
export interface Tried {
  kind: ProbeKind;
  tried: number;
  open: number;
  closed: number;
  blind: number;
  /** Of the closed ones, those that the other client's own probe found open: a listener is there. */
  confirmed: number;
}
