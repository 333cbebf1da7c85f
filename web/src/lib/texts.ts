import { page } from '$app/state'
import type { Messages } from '#lib/messages/index.ts'

/** The texts of the page's language. */
export function texts(): Messages {
  const { texts: own } = page.data
  if (own === undefined) throw new Error('A page has no texts before its layout is loaded.')
  return own
}
