import { page } from '$app/state'
import { catalogues, type Messages } from '#lib/messages/index.ts'

/** The texts of the page's language. */
export const texts = (): Messages => catalogues[page.data.lang]
