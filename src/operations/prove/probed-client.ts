import type { ClientRecord } from '../../client/client-record.ts';
import type { ClientProbes } from '../../assess/judge-probes.ts';
import type { PulsoError } from '../../core/pulso-error.ts';
import type { ProbeImage } from './find-probe-image.ts';

/** What came of the probes of one client. */
export interface ProbedClient extends ClientProbes {
  record: ClientRecord;
  image?: ProbeImage;
  error?: PulsoError;
}
