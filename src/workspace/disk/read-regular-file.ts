import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';

/** Bytes of the largest file that pulso reads of a client or a template. */
const LARGEST = 32 * 1024 * 1024;

/** A pipe must not block who opens it, and a link must not lead elsewhere. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads a file that may come from a stranger. Errors: `symlink-refused`, `special-file`, `file-too-large`
 * (more than `largest` bytes), and the system's own (`ENOENT` …).
 */
export function readRegularFile(file: string, largest = LARGEST): { bytes: Buffer; stats: Stats } {
  const descriptor = open(file);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw specialFile(file);
    if (stats.size > largest) {
      const sizes = `${stats.size} bytes, limit ${largest}`;
      throw new PulsoError('file-too-large', `${file} is too large: ${sizes}`, {
        at: { file },
        hint: 'move it out of the folder; data belongs in a volume',
      });
    }
    return { bytes: readBytes(descriptor, stats.size), stats };
  } finally {
    closeSync(descriptor);
  }
}

/** No more than was there when its size was checked; less if it was cut since. */
function readBytes(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const count = readSync(descriptor, bytes, length, size - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function open(file: string): number {
  try {
    return openSync(file, FLAGS);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ELOOP') {
      throw new PulsoError('symlink-refused', `${file} is a symbolic link`, {
        at: { file },
        hint: 'replace the link with the file itself',
        cause: error,
      });
    }
    // A socket cannot be opened at all.
    throw code === 'ENXIO' ? specialFile(file) : error;
  }
}

function specialFile(file: string): PulsoError {
  return new PulsoError('special-file', `${file} is neither a file nor a folder`, {
    at: { file },
    hint: `remove ${file}`,
  });
}
