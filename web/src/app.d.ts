import type { EditionStamp, Reading, Service } from '../api/service.ts'
import type { Lang } from '#lib/messages/index.ts'
import type { View } from '#lib/period/view.ts'

declare global {
  namespace App {
    interface Locals {
      readonly service: Service
      /** The edition this request reads from first to last; null: nothing is published yet. */
      reading: Reading | null
      readonly lang: Lang
      readonly theme: Theme
    }
    interface PageData {
      readonly lang: Lang
      readonly theme: Theme
      /** null: nothing is published yet. */
      readonly edition: EditionStamp | null
      readonly view: View | null
    }
    /** `auto`: as the reader's system says. */
    type Theme = 'auto' | 'light' | 'dark'
  }
}
