import { restricted, type AnyQuery, type Lent, type Row } from '#warehouse'
import type { Edition } from '../metrics/edition.ts'
import type { Reach } from '../metrics/reach.ts'
import { seenOf } from './restrictions.ts'

/**
 * The edition as somebody with this reach sees it: every query put to it, whatever its words, reads only rows within
 * reach. What is not of anybody in particular is refused with a `QuestionError` `out_of_scope`.
 */
export function scopedTo<E extends Edition>(edition: E, reach: Reach): E {
  const seen = (query: AnyQuery) => restricted(query, (name) => seenOf(name, reach))
  const rows = async (query: AnyQuery, signal?: AbortSignal): Promise<Row[]> => edition.rows(seen(query), signal)
  const own: Record<string, unknown> = {
    reach,
    rows,
    columns: async (query: AnyQuery, signal?: AbortSignal) =>
      (edition as unknown as { columns(query: AnyQuery, signal?: AbortSignal): Promise<unknown> }).columns(
        seen(query),
        signal,
      ),
    cutAt: async (day: string): Promise<Lent<Edition>> => {
      const cut = await edition.cutAt(day)
      return { at: scopedTo(cut.at, reach), [Symbol.dispose]: () => cut[Symbol.dispose]() }
    },
  }
  const hidden = new Set(['database', 'close'])
  return new Proxy(edition, {
    get(target, name): unknown {
      if (typeof name === 'string' && hidden.has(name)) throw new Error(`${name} of an edition is not within scope.`)
      if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name]
      return Reflect.get(target, name, target)
    },
  })
}
