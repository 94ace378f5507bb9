import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { doctorText } from '../render/views/doctor-text.ts';
import type { Session } from '../session.ts';

/** `pulso doctor` */
export function runDoctor(session: Session): Promise<number> {
  return performVerb(
    session,
    catalog.doctor,
    {},
    { toText: ({ findings }) => doctorText(findings, session.screen) },
  );
}
