import type { LayoutLoad } from './$types'

/** The texts of the page's language, and of no other. */
export const load: LayoutLoad = async ({ data }) => ({
  ...data,
  texts: data.lang === 'zh' ? (await import('#lib/messages/zh.ts')).zh : (await import('#lib/messages/en.ts')).en,
})
