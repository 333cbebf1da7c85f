import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSecret } from './secret_file.ts'
import type { State } from './state.ts'

const places = (home: string) => ({
  secret: join(home, 'state', 'audit_key.pem'),
  open: join(home, 'state', 'audit_key.pub.pem'),
})

/** The key of a home; made when it is first needed, for its owner's eyes. Throws SecretError where others may read it. */
function keyOf(home: string): KeyObject {
  const { secret, open } = places(home)
  if (!existsSync(secret)) {
    mkdirSync(join(home, 'state'), { recursive: true, mode: 0o700 })
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    writeFileSync(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
    writeFileSync(open, publicKey.export({ type: 'spki', format: 'pem' }))
  }
  return createPrivateKey(readSecret(secret))
}

interface Head {
  readonly day: string
  readonly seq: number
  readonly hash: string
}

const textOf = ({ day, seq, hash }: Head) => Buffer.from(JSON.stringify(['rollcall audit head', day, seq, hash]))

/** Signs where the log ended at the end of each day (UTC) that is over and not signed yet. Answers the days. */
export async function signHeads(state: State, home: string): Promise<string[]> {
  const today = state.now().slice(0, 10)
  const last = await state.db
    .selectFrom('signed_heads')
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const entries = await state.db
    .selectFrom('audit_entries')
    .select(['seq', 'at', 'hash'])
    .where('seq', '>', last?.seq ?? 0)
    .where('at', '<', today)
    .orderBy('seq')
    .execute()
  const heads = new Map(entries.map(({ seq, at, hash }) => [at.slice(0, 10), { day: at.slice(0, 10), seq, hash }]))
  if (heads.size === 0) return []
  const key = keyOf(home)
  for (const head of heads.values())
    await state.db
      .insertInto('signed_heads')
      .values({ ...head, signature: sign(null, textOf(head), key).toString('base64') })
      .onConflict((conflict) => conflict.column('day').doNothing())
      .execute()
  return [...heads.keys()]
}

/** The first thing wrong with the signed heads, in a sentence; null: the log is the one that was signed day by day. */
export async function faultOfHeads(state: State, home: string): Promise<string | null> {
  const heads = await state.db.selectFrom('signed_heads').selectAll().orderBy('seq').execute()
  if (heads.length === 0) return null
  const { open } = places(home)
  if (!existsSync(open)) return `The key ${open} that proves the signed days of the audit log is missing.`
  const key = createPublicKey(readFileSync(open))
  for (const { signature, ...head } of heads) {
    if (!verify(null, textOf(head), key, Buffer.from(signature, 'base64')))
      return `The signature of ${head.day} does not belong to the audit log.`
    const entry = await state.db
      .selectFrom('audit_entries')
      .select('hash')
      .where('seq', '=', head.seq)
      .executeTakeFirst()
    if (entry?.hash !== head.hash) return `The audit log was written anew before the end of ${head.day}.`
  }
  return null
}
