import { join } from 'node:path'
import type { SourceName } from '#sql'
import { placeOf, quarantinePlace, type Draft } from '../lake/draft.ts'
import { withThreads } from '../lake/engine.ts'
import { shardsOf, type Shard } from '../lake/manifest.ts'
import { arrange } from '../lake/months.ts'
import { holdReversals } from '../lake/reversals.ts'
import { upsert } from '../lake/upsert.ts'
import { erase } from '../personal/erase.ts'
import { readForgotten, writeForgotten } from '../personal/forgotten.ts'
import type { Loaded } from './load.ts'
import type { Plan } from './plan.ts'
import type { IngestSettings } from './settings.ts'

/** Files taken in together before the lake is replaced: bytes of Parquet, or number of files. */
const full = { bytes: 256 << 20, files: 500 }

/** Files on their way into the lake. */
export class Batch {
  readonly #draft: Draft
  readonly #settings: IngestSettings
  readonly #fresh = new Map<SourceName, { live: Shard[]; gone: Shard[] }>()
  #bytes = 0
  #files = 0
  #before: ReadonlySet<string>

  constructor(draft: Draft, settings: IngestSettings) {
    this.#draft = draft
    this.#settings = settings
    this.#before = this.#paths()
  }

  /** Takes over what was made of a file. `plan`: says which columns it brought; null: none that are new. */
  async add({ live, gone, hold }: Loaded, plan: Plan | null, deliveryNo: number): Promise<void> {
    const draft = this.#draft
    this.#files++
    for (const [kind, made] of [
      ['live', live],
      ['gone', gone],
    ] as const)
      for (const [name, files] of Object.entries(made) as [SourceName, { path: string; rows: number }[]][])
        for (const { path, rows } of files) {
          const place = placeOf(name, kind === 'live' ? 'current' : 'gone')
          if (rows > 0) this.#take(name, kind, await draft.adopt(path, rows, place))
        }
    for (const { table, columns } of plan?.outputs ?? []) {
      const state = draft.table(table)
      draft.tables[table] = { ...state, columns: [...new Set([...state.columns, ...Object.keys(columns)])].sort() }
    }
    if (hold.count === 0) return
    const path = join(draft.scratch, `held-${deliveryNo}.parquet`)
    await hold.save(draft.engine, path)
    const shard = await draft.adopt(path, hold.count, quarantinePlace)
    draft.quarantine.push({ ...shard, delivery_no: deliveryNo, counts: hold.counts })
  }

  #take(name: SourceName, kind: 'live' | 'gone', shard: Shard): void {
    const fresh = this.#fresh.get(name) ?? { live: [], gone: [] }
    fresh[kind].push(shard)
    this.#fresh.set(name, fresh)
    this.#bytes += shard.bytes
  }

  #paths(): Set<string> {
    const { tables, quarantine } = this.#draft
    return new Set([...Object.values(tables).flatMap(shardsOf), ...quarantine].map(({ path }) => path))
  }

  /** Erases from what is new whom the home has forgotten. */
  async #forget(): Promise<void> {
    const { home } = this.#draft
    const known = await readForgotten(home)
    if (known === null) return
    const { forgotten } = await erase(this.#draft, known, ({ path }) => !this.#before.has(path))
    if (forgotten.accounts.length > known.accounts.length) await writeForgotten(home, forgotten)
  }

  async commitWhenFull(): Promise<void> {
    if (this.#bytes > full.bytes || this.#files >= full.files) await this.commit()
  }

  /** Brings everything into the lake and replaces it. */
  async commit(): Promise<void> {
    if (this.#files === 0) return
    const draft = this.#draft
    await withThreads(draft.engine, async () => {
      for (const [name, fresh] of this.#fresh) await upsert(draft, name, fresh)
      if (this.#fresh.has('payments')) await holdReversals(draft)
      for (const name of this.#fresh.keys()) await arrange(draft, name, this.#settings.timezone)
    })
    await this.#forget()
    await draft.commit()
    this.#before = this.#paths()
    this.#fresh.clear()
    this.#bytes = this.#files = 0
  }
}
