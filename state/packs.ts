import { createHash, randomUUID } from 'node:crypto'
import { canonical } from './audit.ts'
import type { State } from './state.ts'

/** A review pack as it was kept: what was shown, of whom and when. `content`: JSON of the page; `hash` covers everything else. */
export interface PackRow {
  readonly pack_id: string
  readonly collector: string
  /** First day. */
  readonly period_from: string
  /** The day after the last. */
  readonly period_to: string
  readonly edition: string
  readonly content: string
  readonly comment: string
  readonly author: string
  /** UTC instant. */
  readonly at: string
  readonly hash: string
}

export type PackSide = 'manager' | 'collector'

/** Somebody's name under a pack; `hash`: of what they signed. */
export interface SignatureRow {
  readonly pack_id: string
  readonly side: string
  readonly signed_by: string
  readonly at: string
  readonly hash: string
}

export interface PackTables {
  review_packs: PackRow
  review_signatures: SignatureRow
}

/** A pack that cannot be kept or signed so. */
export class PackError extends Error {
  override readonly name = 'PackError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export interface KeptPack extends PackRow {
  readonly signatures: readonly SignatureRow[]
  /** What is kept is what its hash says, and what every signature was put under. */
  readonly isWhole: boolean
}

export type PackHead = Omit<KeptPack, 'content' | 'isWhole'>

const longest = 4000

const hashOf = ({ hash: _, ...pack }: PackRow) => createHash('sha256').update(canonical(pack)).digest('hex')

export interface Keeping {
  readonly collector: string
  readonly from: string
  readonly to: string
  readonly edition: string
  /** What the page shows; plain JSON. */
  readonly content: object
  readonly comment: string
}

/**
 * Keeps a pack; nothing of it changes afterwards.
 * @throws PackError where the comment is too long.
 */
export async function keepPack(state: State, by: string, given: Keeping): Promise<PackRow> {
  const comment = given.comment.trim()
  if (comment.length > longest) throw new PackError('long_comment', `A comment has at most ${longest} characters.`)
  return state.change(by, async ({ db, at, audit }) => {
    const pack = {
      pack_id: randomUUID(),
      collector: given.collector,
      period_from: given.from,
      period_to: given.to,
      edition: given.edition,
      content: canonical(given.content),
      comment,
      author: by,
      at,
    }
    const row: PackRow = { ...pack, hash: hashOf({ ...pack, hash: '' }) }
    const { collector, period_from, period_to, edition, hash } = row
    await audit({
      action: 'review.keep',
      subject: row.pack_id,
      details: { collector, period_from, period_to, edition, hash },
    })
    await db.insertInto('review_packs').values(row).execute()
    return row
  })
}

/**
 * Puts a name under a pack as it is kept. Two different people sign the two sides.
 * @throws PackError where there is no such pack, the side is signed already, or by the same person.
 */
export async function signPack(state: State, by: string, id: string, side: PackSide): Promise<KeptPack> {
  await state.change(by, async ({ db, at, audit }) => {
    const { hash } = await db
      .selectFrom('review_packs')
      .select('hash')
      .where('pack_id', '=', id)
      .executeTakeFirst()
      .then(given)
    // First the log, where writers take turns: nobody signs between reading and writing.
    await audit({ action: 'review.sign', subject: id, details: { side, hash } })
    const kept = given(await packIn({ db }, id))
    if (!kept.isWhole) throw new PackError('changed', 'This pack is not what was kept: do not sign it, tell an admin.')
    const before = kept.signatures.find((one) => one.side === side)
    if (before !== undefined) throw new PackError('signed', `${before.signed_by} has signed as ${side} already.`)
    if (kept.signatures.some(({ signed_by }) => signed_by === by))
      throw new PackError('second_person', 'The other side is signed by another person.')
    await db.insertInto('review_signatures').values({ pack_id: id, side, signed_by: by, at, hash }).execute()
  })
  return given(await packIn(state, id))
}

function given<T>(found: T | null | undefined): T {
  if (found === null || found === undefined) throw new PackError('unknown', 'There is no such pack.')
  return found
}

/** A pack with its signatures; null: there is none. */
export async function packIn({ db }: Pick<State, 'db'>, id: string): Promise<KeptPack | null> {
  const row = await db.selectFrom('review_packs').selectAll().where('pack_id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  const signatures = await db
    .selectFrom('review_signatures')
    .selectAll()
    .where('pack_id', '=', id)
    .orderBy('at')
    .orderBy('side')
    .execute()
  const isWhole = row.hash === hashOf({ ...row, hash: '' }) && signatures.every(({ hash }) => hash === row.hash)
  return { ...row, signatures, isWhole }
}

/** Packs without their content, the latest first; of one person, or of all. */
export async function packsIn({ db }: Pick<State, 'db'>, collector?: string): Promise<PackHead[]> {
  const all = db
    .selectFrom('review_packs')
    .select(['pack_id', 'collector', 'period_from', 'period_to', 'edition', 'comment', 'author', 'at', 'hash'])
    .orderBy('at', 'desc')
    .orderBy('pack_id')
  const rows = await (collector === undefined ? all : all.where('collector', '=', collector)).execute()
  const signatures = Map.groupBy(
    await db.selectFrom('review_signatures').selectAll().orderBy('at').orderBy('side').execute(),
    ({ pack_id }) => pack_id,
  )
  return rows.map((row) => ({ ...row, signatures: signatures.get(row.pack_id) ?? [] }))
}
