const BLOCK = 512;
/** Where a header holds the size of what follows, and of what type it is. */
const SIZE = [124, 136] as const;
const TYPE = 156;
const PAX = 'x'.charCodeAt(0);

/**
 * Passes an archive on. Where the stream ends before the archive does it throws what `cut` makes: a tar cut
 * between two files would unpack without a complaint.
 */
export async function* checkTarEnd(
  tar: AsyncIterable<Uint8Array>,
  cut: () => Error,
): AsyncGenerator<Uint8Array> {
  const walk = new TarWalk();
  for await (const chunk of tar) {
    walk.add(chunk);
    yield chunk;
  }
  if (!walk.ended) throw cut();
}

/** Goes from header to header: only there does a block of zeros end the archive. */
class TarWalk {
  /** True once the archive's own end was seen. */
  ended = false;
  /** Bytes of content yet to come, padding included. */
  #content = 0;
  /** The size that the next header's extension gives in place of its own. */
  #size: number | undefined;
  readonly #block = new Uint8Array(BLOCK);
  #filled = 0;
  /** Text of a header's extension while it comes. */
  #extension: string | undefined;

  add(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.ended) {
      at += this.#content > 0 ? this.#skip(chunk.subarray(at)) : this.#collect(chunk.subarray(at));
    }
  }

  #skip(bytes: Uint8Array): number {
    const content = bytes.subarray(0, this.#content);
    this.#content -= content.length;
    if (this.#extension !== undefined) {
      this.#extension += new TextDecoder('latin1').decode(content);
      if (this.#content === 0) this.#readExtension(this.#extension);
    }
    return content.length;
  }

  #collect(bytes: Uint8Array): number {
    const part = bytes.subarray(0, BLOCK - this.#filled);
    this.#block.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled === BLOCK) this.#readHeader(this.#block);
    return part.length;
  }

  #readHeader(header: Uint8Array): void {
    this.#filled = 0;
    this.ended = header.every((byte) => byte === 0);
    const isPax = header[TYPE] === PAX;
    const size = isPax ? readSize(header) : (this.#size ?? readSize(header));
    this.#content = Math.ceil(size / BLOCK) * BLOCK;
    if (isPax) this.#extension = '';
    else this.#size = undefined;
  }

  /** Files over 8 GiB have their size here. */
  #readExtension(text: string): void {
    const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
    this.#size = size === undefined ? undefined : Number(size);
    this.#extension = undefined;
  }
}

/** Octal digits, or a binary number where the first bit is set. */
function readSize(header: Uint8Array): number {
  const field = header.subarray(...SIZE);
  if ((field[0] ?? 0) >= 0x80) return field.slice(1).reduce((sum, byte) => sum * 256 + byte, 0);
  return parseInt(new TextDecoder('latin1').decode(field), 8) || 0;
}
