import { isUtf8 } from 'node:buffer'
import type { Encoding } from '../mapping/index.ts'
import { readBytes } from './bytes.ts'
import { common } from './hanzi.ts'
import type { InboxFile } from './inbox.ts'
import { FileRefused } from './refusal.ts'

/** Chinese characters needed before anything is certain. */
const enough = 12

/**
 * The encoding of a file that is no UTF-8 and has no mark: GB18030, if its text is without doubt Chinese.
 * @throws FileRefused when it is not.
 */
export async function detectEncoding(source: InboxFile): Promise<Encoding> {
  const { file } = source
  await using bytes = await readBytes(source.path, file, source.format === 'csv.gz')
  const decoder = new TextDecoder('gb18030', { fatal: true })
  let [hanzi, usual, other, read, broken] = [0, 0, 0, 0, -1]
  const count = (text: string) => {
    for (const character of text) {
      if (character < '\u0080') continue
      if (character >= '\u4e00' && character <= '\u9fff') {
        hanzi++
        if (common.has(character)) usual++
      } else if (!/[\u3000-\u303f\uff00-\uffef\u2010-\u2033\u00b7\u00a5\uffe5]/.test(character)) other++
    }
  }
  try {
    for await (const chunk of bytes.chunks) {
      if (broken < 0 && !isUtf8(chunk.subarray(0, lastAscii(chunk)))) broken = read
      read += chunk.length
      count(decoder.decode(chunk, { stream: true }))
    }
    count(decoder.decode())
  } catch (error) {
    if (error instanceof FileRefused) throw error
    hanzi = 0
  }
  const isChinese = hanzi >= enough && usual >= hanzi * 0.5 && other <= hanzi * 0.02
  if (isChinese) return 'gb18030'
  throw new FileRefused(
    'encoding_uncertain',
    `${file} is no UTF-8 (first seen ${broken <= 0 ? 'in its first megabyte' : `after byte ${broken}`}), and that it is GB18030 is not certain; name its \`encoding\` in a mapping.`,
  )
}

/** The place after the last ASCII byte, so that no character is cut. */
function lastAscii(chunk: Buffer): number {
  let end = chunk.length
  while (end > 0 && chunk[end - 1]! > 127) end--
  return end
}
