/** A frame of the stream that the Docker Engine sends for a command's output. */
export function dockerFrame(stream: 'stdout' | 'stderr', content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(8);
  header[0] = stream === 'stdout' ? 1 : 2;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}
