import type { Acts } from '../api/acts/acts.ts'
import type { Door, Principal, RequestContext } from '../api/context.ts'
import type { Person } from '#lib/person.ts'
import type { EditionStamp, Reading, Service } from '../api/service.ts'
import type { Lang, Messages } from '#lib/messages/index.ts'
import type { Measure } from '#lib/figure.ts'
import type { Counting } from '#lib/format/counting.ts'
import type { Lacking } from '#lib/lacking.ts'
import type { View } from '#lib/period/view.ts'

declare global {
  namespace App {
    interface Locals {
      /** null: nobody is signed in. */
      readonly service: Service | null
      readonly who: Principal | null
      readonly door: Door
      readonly print: RequestContext['print']
      /** null: nobody is signed in. */
      readonly acts: Acts | null
      /** The reader may not open this page. */
      readonly refused?: boolean
      /** The edition this request reads from first to last; null: nothing is published yet. */
      reading: Reading | null
      readonly lang: Lang
      readonly theme: Theme
    }
    interface PageData {
      readonly lang: Lang
      /** In the page's language; every page has them from the layout. */
      readonly texts?: Messages
      readonly theme: Theme
      /** null: nothing is published yet. */
      readonly edition: EditionStamp | null
      readonly view: View | null
      /** Days since the last day of the data, where that is too long ago; null: it is not. */
      readonly stale?: number | null
      /** How the reader wants amounts counted; null: as the settings say. */
      readonly counting: Counting | null
      /** What is not known in this edition because its source was not delivered. */
      readonly lacking: readonly Lacking[]
      /** What the page shows. */
      readonly measures?: readonly Measure[]
      /** The rail shows icons only. */
      readonly folded: boolean
      /** Who is signed in; null: nobody. */
      readonly person?: Person | null
    }
    /** `auto`: as the reader's system says. */
    type Theme = 'auto' | 'light' | 'dark'
  }
}
