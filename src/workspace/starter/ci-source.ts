import { PulsoError } from '../../core/pulso-error.ts';

/** Where a pipeline gets pulso from. Only what its SHA-256 digest names is downloaded. */
export type CiSource =
  | { kind: 'image'; reference: string }
  | { kind: 'executable'; url: string; sha256: string }
  /** Nothing is installed: the runner has it. */
  | { kind: 'runner' };

// Both are pasted into YAML and into shell commands: no quote, blank or dollar sign gets through.
const IMAGE = /^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$/;
const EXECUTABLE = /^(https:\/\/[\w.~:/?&=%+-]+)@sha256:([0-9a-f]{64})$/;

/** Errors: `not-pinned`. */
export function readCiSource(given: { image?: string; executable?: string }): CiSource {
  const { image, executable } = given;
  if (image !== undefined) {
    if (IMAGE.test(image)) return { kind: 'image', reference: image };
    throw notPinned(
      '--ci-image',
      image,
      'name@sha256:<64 hexadecimal digits>, as docker push prints it',
    );
  }
  if (executable !== undefined) {
    const [, url, sha256] = EXECUTABLE.exec(executable) ?? [];
    if (url !== undefined && sha256 !== undefined) return { kind: 'executable', url, sha256 };
    throw notPinned('--ci-executable', executable, 'https://…@sha256:<64 hexadecimal digits>');
  }
  return { kind: 'runner' };
}

function notPinned(flag: string, value: string, form: string): PulsoError {
  const message = `${flag} is not pinned by its digest: ${value}`;
  return new PulsoError('not-pinned', message, { hint: `use ${form}` });
}
