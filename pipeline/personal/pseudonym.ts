import { createHmac } from 'node:crypto'
import type { Database } from '#warehouse'
import { literal } from '../sql.ts'

const digits = '[0-9a-f]{64}'
const isPseudonym = new RegExp(`^pn-${digits}$`)

/** `pn-` and the HMAC-SHA-256 of a text in hexadecimal digits. A text that is a pseudonym stays as it is. */
export const pseudonymOf = (key: Buffer, text: string): string =>
  isPseudonym.test(text) ? text : `pn-${createHmac('sha256', key).update(text).digest('hex')}`

/** RFC 2104: a key of at most 64 bytes, filled up with zeros, each byte xor a constant. */
const padOf = (key: Buffer, constant: number) =>
  Buffer.from([...key, ...Buffer.alloc(64 - key.length)].map((byte) => byte ^ constant)).toString('hex')

/** Teaches an engine {@link pseudonymOf} under a name, with `prefix` before the digits, so that no other statement holds the key. */
export async function teach(engine: Database, name: string, key: Buffer, prefix = 'pn-'): Promise<void> {
  const [inner, outer] = [padOf(key, 0x36), padOf(key, 0x5c)].map((pad) => `from_hex('${pad}')`)
  await engine.run(
    `create or replace macro ${name}(x) as case when regexp_full_match(x, ${literal(prefix + digits)}) then x ` +
      `else ${literal(prefix)} || sha256(${outer} || from_hex(sha256(${inner} || encode(x)))) end`,
  )
}
