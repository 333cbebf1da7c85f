import { randomUUID } from 'node:crypto'
import type { State } from './state.ts'

/** A view of the dashboard under a name. It is an address: whoever opens it sees what they may see. */
export interface ViewRow {
  readonly view_id: string
  readonly name: string
  /** Path and words. */
  readonly address: string
  readonly owner: string
  /** 1: others see it too. */
  readonly shared: number
  /** UTC instant. */
  readonly at: string
}

export interface ViewTables {
  saved_views: ViewRow
}

/** A view that cannot be saved or forgotten so. */
export class SavedViewError extends Error {
  override readonly name = 'SavedViewError'
}

/** Own views and those others share, by name. */
export async function viewsIn({ db }: Pick<State, 'db'>, owner: string): Promise<ViewRow[]> {
  return db
    .selectFrom('saved_views')
    .selectAll()
    .where((eb) => eb.or([eb('owner', '=', owner), eb('shared', '=', 1)]))
    .orderBy('name')
    .orderBy('view_id')
    .execute()
}

export interface Saving {
  readonly name: string
  readonly address: string
  readonly isShared: boolean
}

/**
 * Saves a view in the place of an own one of that name.
 * @throws SavedViewError without a name, and for what is no address of this dashboard.
 */
export async function saveView(state: State, owner: string, { name: said, address, isShared }: Saving): Promise<void> {
  const name = said.trim()
  if (name === '' || name.length > 80) throw new SavedViewError('A view needs a name of at most 80 characters.')
  if (!/^\/(?![/\\])/.test(address) || address.length > 2000)
    throw new SavedViewError('A view is an address of this dashboard.')
  await state.change(owner, async ({ db, at, audit }) => {
    await audit({ action: 'view.save', subject: name, details: { address, shared: isShared } })
    await db.deleteFrom('saved_views').where('owner', '=', owner).where('name', '=', name).execute()
    const row = { view_id: randomUUID(), name, address, owner, shared: isShared ? 1 : 0, at }
    await db.insertInto('saved_views').values(row).execute()
  })
}

/**
 * Forgets an own view.
 * @throws SavedViewError where there is none.
 */
export async function forgetView(state: State, owner: string, id: string): Promise<void> {
  await state.change(owner, async ({ db, audit }) => {
    await audit({ action: 'view.forget', subject: id })
    const gone = await db
      .deleteFrom('saved_views')
      .where('owner', '=', owner)
      .where('view_id', '=', id)
      .executeTakeFirst()
    if (Number(gone.numDeletedRows) === 0) throw new SavedViewError('There is no such view of yours.')
  })
}
