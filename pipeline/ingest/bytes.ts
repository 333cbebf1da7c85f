import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { limits } from './limits.ts'
import { FileRefused } from './refusal.ts'

/** The bytes of a delivered file, decompressed, and what is known of them when all have been read. */
export interface FileBytes {
  /** Each chunk is good only until the next is asked for. */
  readonly chunks: AsyncIterable<Buffer>
  /** Size of the file as delivered. */
  readonly size: number
  /** SHA-256 of the file as delivered. Only after the last chunk. */
  readonly sha256: () => string
}

/** The chunks of a file; each is good only until the next is asked for, unless `isKept`. */
async function* delivered(
  handle: FileHandle,
  file: string,
  hash: Hash,
  size: number,
  isKept: boolean,
): AsyncGenerator<Buffer> {
  const { mtimeNs } = await handle.stat({ bigint: true })
  const room = Math.min(limits.chunk, Math.max(size, 1))
  let buffer = Buffer.allocUnsafe(room)
  for (let read = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, room, null)
    if (bytesRead === 0) break
    read += bytesRead
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    yield chunk
    if (isKept) buffer = Buffer.allocUnsafe(room)
    if (read > size) break
  }
  const now = await handle.stat({ bigint: true })
  if (now.mtimeNs !== mtimeNs || Number(now.size) !== size)
    throw new FileRefused('being_written', `${file} changed while it was read; it is taken up by the next run.`)
}

async function* gunzipped(source: AsyncIterable<Buffer>, file: string, size: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: limits.chunk })
  let written = 0
  let refusal: FileRefused | null = null
  pipeline(source, gunzip, (error) => {
    if (error instanceof FileRefused) refusal = error
  })
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      written += chunk.length
      if (written > limits.expanded && written > gunzip.bytesWritten * limits.expansion)
        throw new FileRefused(
          'gzip_bomb',
          `${file} becomes more than ${limits.expansion} times as long when decompressed, as no export does; deliver it uncompressed if that is right.`,
        )
      yield chunk
    }
  } catch (error) {
    const own = refusal ?? error
    if (own instanceof FileRefused) throw own
    const reason = error instanceof Error ? error.message : String(error)
    throw new FileRefused('torn_file', `${file} is torn or damaged: gzip says "${reason}"; deliver it again.`)
  }
  if (gunzip.bytesWritten !== size)
    throw new FileRefused(
      'torn_file',
      `${file} has ${size - gunzip.bytesWritten} bytes after the end of its gzip stream; deliver it again.`,
    )
}

/** Reads a file once, front to back, hashing it on the way. */
export async function readBytes(path: string, file: string, isGzip: boolean): Promise<FileBytes & AsyncDisposable> {
  const handle = await open(path, 'r')
  const { size } = await handle.stat()
  const hash = createHash('sha256')
  const raw = delivered(handle, file, hash, size, isGzip)
  let digest: string | null = null
  return {
    chunks: isGzip ? gunzipped(raw, file, size) : raw,
    size,
    sha256: () => (digest ??= hash.digest('hex')),
    [Symbol.asyncDispose]: () => handle.close(),
  }
}
