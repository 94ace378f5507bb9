import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { dropUndefined } from '../core/drop-undefined.ts';
import { inBucket } from './s3-error.ts';

/** Where a bucket is, and who asks. */
export interface S3Place {
  bucket: string;
  /** URL of the server; absent: that of AWS in the region. */
  endpoint?: string;
  /** What requests are signed for. */
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Milliseconds that a server may be silent; absent: SILENCE. */
  silence?: number;
}

export interface StoredObject {
  key: string;
  bytes: number;
  modified: Date;
}

/** The few things that are asked of a bucket. Errors: those of inBucket. */
export interface S3Bucket {
  /** All objects whose keys begin so. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** Undefined if it is not there. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Of any size. Rejects with whatever the content throws, and leaves nothing. */
  upload(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** The server copies it, but for what is too large for one request: that passes this machine. */
  copy(object: Pick<StoredObject, 'key' | 'bytes'>, to: string): Promise<void>;
  /** No error if it is missing. */
  remove(key: string): Promise<void>;
  /** Ends uploads that were begun before that time and never ended: their parts are stored, and paid for. */
  abortUploads(prefix: string, before: Date): Promise<void>;
}

/** A part of an upload; S3 takes 10,000 of them, so that an object may have 156 GiB. Two are in memory. */
const PART = 16 * 1024 * 1024;

/** As S3 has it for one request. */
const LARGEST_COPY = 5 * 1024 * 1024 * 1024;

/** Milliseconds for a connection, and without any byte on one while bytes are due. */
const CONNECT = 10_000;
const SILENCE = 60_000;
/** A server that copies an object says nothing meanwhile. */
const COPYING = 900_000;

interface Silence {
  /** Without any byte in either direction. */
  socketTimeout?: number;
  /** Until the answer begins. */
  requestTimeout?: number;
  throwOnRequestTimeout?: boolean;
}

export function openBucket(place: S3Place): S3Bucket {
  const { bucket, endpoint, region, credentials, silence = SILENCE } = place;
  const clientWith = (limits: Silence): S3Client =>
    new S3Client({
      ...{ region, credentials, maxAttempts: 4 },
      // Servers other than AWS have the bucket in the path, and may not know checksums in trailers.
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...{
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      },
      requestHandler: { connectionTimeout: CONNECT, ...limits },
    });
  const client = clientWith({ socketTimeout: silence });
  const copier = clientWith({ socketTimeout: Math.max(silence, COPYING) });
  // What is read waits for who reads it: the socket may be silent then.
  const reader = clientWith({ requestTimeout: silence, throwOnRequestTimeout: true });
  const Bucket = bucket;
  const ask = <T>(doing: string, run: () => Promise<T>): Promise<T> =>
    inBucket({ bucket, doing }, run);
  const s3: S3Bucket = {
    list: (prefix) =>
      ask('list backups', async () => {
        const found: StoredObject[] = [];
        let token: string | undefined;
        do {
          const page = await client.send(
            new ListObjectsV2Command(
              dropUndefined({ Bucket, Prefix: prefix, ContinuationToken: token }),
            ),
          );
          for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
            found.push({ key: Key, bytes: Size, modified: LastModified ?? new Date(0) });
          }
          token = page.NextContinuationToken;
        } while (token !== undefined);
        return found;
      }),
    read: (key) =>
      ask('read a backup', async () => {
        try {
          const { Body } = await reader.send(new GetObjectCommand({ Bucket, Key: key }));
          const asking = <T>(run: () => Promise<T>): Promise<T> => ask('read a backup', run);
          return readBody(Body as Readable, { ask: asking, silence });
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    write: (key, bytes) =>
      ask('write a backup', async () => {
        await client.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes }));
      }),
    async upload(key, content) {
      let cut: { error: unknown } | undefined;
      const body = new PassThrough({ highWaterMark: 1024 * 1024 });
      const feed = pipeline(content, body).catch((error: unknown) => {
        cut = { error };
      });
      const upload = new Upload({
        ...{ client, partSize: PART, queueSize: 2, leavePartsOnError: false },
        params: { Bucket, Key: key, Body: body },
      });
      try {
        await ask('write a backup', () => upload.done());
      } catch (error) {
        body.destroy();
        await feed;
        throw cut !== undefined && !isOwnEnd(cut.error) ? cut.error : error;
      }
      await feed;
    },
    async copy({ key, bytes }, to) {
      if (bytes <= LARGEST_COPY) {
        await ask('copy a backup', async () => {
          const CopySource = `${Bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
          await copier.send(new CopyObjectCommand({ Bucket, Key: to, CopySource }));
        });
        return;
      }
      const content = await s3.read(key);
      if (content !== undefined) await s3.upload(to, content);
    },
    remove: (key) =>
      ask('remove a backup', async () => {
        try {
          await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }),
    abortUploads: (prefix, before) =>
      ask('remove what an interrupted backup has left', async () => {
        const listed = await client.send(
          new ListMultipartUploadsCommand({ Bucket, Prefix: prefix }),
        );
        for (const { Key, UploadId, Initiated } of listed.Uploads ?? []) {
          if (Initiated === undefined || Initiated >= before) continue;
          await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        }
      }),
  };
  return s3;
}

async function* readBody(
  body: Readable,
  { ask, silence }: { ask: <T>(run: () => Promise<T>) => Promise<T>; silence: number },
): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const end = (): void => {
    body.destroy(Object.assign(new Error(`no byte came for ${silence} ms`), { name: 'TimeoutError' })); // prettier-ignore
  };
  try {
    for (;;) {
      const timer = setTimeout(end, silence);
      const next = await ask(() => iterator.next()).finally(() => {
        clearTimeout(timer);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function isMissing(error: unknown): boolean {
  const { name } = error as { name?: string };
  return name === 'NoSuchKey' || name === 'NotFound';
}

/** The stream was ended because the upload had failed: that is what went wrong. */
function isOwnEnd(error: unknown): boolean {
  return (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE';
}
