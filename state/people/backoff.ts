import type { State } from '../state.ts'
import { hashOfSecret } from './secret.ts'

/** Free tries, then a wait that doubles with each failure. Seconds. */
const limits = {
  account: { free: 5, first: 2, longest: 900 },
  address: { free: 30, first: 2, longest: 900 },
} as const
export type Guarded = keyof typeof limits

/** A day without a failure, and all is forgotten. */
const forgottenAfter = 86_400_000

const keyOf = (kind: Guarded, of: string) => hashOfSecret(`${kind} ${of}`)

/** Seconds until the next try may be made; 0: now. The same for names that exist and names that do not. */
export async function waitOf(
  { db, now }: Pick<State, 'db'> & { now: () => string },
  kind: Guarded,
  of: string,
): Promise<number> {
  const row = await db
    .selectFrom('failed_sign_ins')
    .selectAll()
    .where('key_hash', '=', keyOf(kind, of))
    .executeTakeFirst()
  if (row === undefined) return 0
  const { free, first, longest } = limits[kind]
  const since = Date.parse(now()) - Date.parse(row.last_at)
  if (row.count < free || since > forgottenAfter) return 0
  const wait = Math.min(longest, first * 2 ** Math.min(row.count - free, 20))
  return Math.max(0, Math.ceil(wait - since / 1000))
}

/** Counts a failure. */
export async function failed(state: State, kind: Guarded, of: string): Promise<void> {
  const at = state.now()
  const forgotten = new Date(Date.parse(at) - forgottenAfter).toISOString()
  await state.db
    .insertInto('failed_sign_ins')
    .values({ key_hash: keyOf(kind, of), count: 1, last_at: at })
    .onConflict((conflict) =>
      conflict.column('key_hash').doUpdateSet((eb) => ({
        count: eb
          .case()
          .when('failed_sign_ins.last_at', '<', forgotten)
          .then(1)
          .else(eb('failed_sign_ins.count', '+', 1))
          .end(),
        last_at: at,
      })),
    )
    .execute()
}

/** Forgets the failures of an account whose owner signed in. */
export async function succeeded({ db }: State, kind: Guarded, of: string): Promise<void> {
  await db.deleteFrom('failed_sign_ins').where('key_hash', '=', keyOf(kind, of)).execute()
}
