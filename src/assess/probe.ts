/** What kind of door a probe tries. */
export const PROBE_KINDS = [
  'container',
  'host-port',
  'gateway',
  'dns',
  'own-name',
  'engine',
  'metadata',
  'host-name',
] as const;

export type ProbeKind = (typeof PROBE_KINDS)[number];

/** One thing to try from inside a client. */
export interface Probe {
  /** Number in the list of its client. */
  id: number;
  kind: ProbeKind;
  /** `tcp` connects; `http` also waits for an answer; `name` resolves. */
  how: 'tcp' | 'http' | 'name';
  host: string;
  /** Absent for names. */
  port?: number;
  /** The client whose it is; absent: the machine's, or a control. */
  owner?: string;
  /** What it is, for people: `database of acme`. */
  what: string;
  /** `seen`: must be open, or its kind is blind. `void`: nothing can be there, so that an answer is a proxy's. */
  control?: 'seen' | 'void';
}

/** What became of a probe, as the program inside the client says. */
export interface ProbeAnswer {
  id: number;
  /**
   * `open`: connected, or the name is known. `refused`: the address answers, nothing listens. `silent`: no answer.
   * `no-route`: the client has no way there. `unknown-name`.
   */
  result: 'open' | 'refused' | 'silent' | 'no-route' | 'unknown-name';
  /** Of a name. */
  addresses?: readonly string[];
  /** First line of what an `http` probe was answered, with the server's name. */
  answer?: string;
}

/** What a client's probes ran on. */
export interface ProbeRun {
  answers: readonly ProbeAnswer[];
  /** `node` or `sh`. */
  tool: string;
}

/** `open`: it can be reached. `closed`: it cannot, and the probe would have seen it. `blind`: that is not known. */
export type ProbeResult = 'open' | 'closed' | 'blind';
