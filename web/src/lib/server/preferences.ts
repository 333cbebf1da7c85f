import type { Cookies, RequestEvent } from '@sveltejs/kit'
import { isCounting, type Counting } from '#lib/format/counting.ts'
import { isLang, type Lang } from '#lib/messages/index.ts'

const year = 60 * 60 * 24 * 365
const names = {
  lang: 'rollcall_lang',
  theme: 'rollcall_theme',
  rail: 'rollcall_rail',
  numbers: 'rollcall_numbers',
} as const

const isTheme = (text: unknown): text is App.Theme => text === 'auto' || text === 'light' || text === 'dark'

/** The language of a page: `?lang`, the reader's choice, the browser's, English. */
export function langOf({ url, cookies, request }: Pick<RequestEvent, 'url' | 'cookies' | 'request'>): Lang {
  const asked = url.searchParams.get('lang') ?? cookies.get(names.lang)
  if (isLang(asked)) return asked
  const accepted = request.headers.get('accept-language') ?? ''
  const first = accepted
    .split(',')
    .map((tag) => tag.trim().slice(0, 2).toLowerCase())
    .find(isLang)
  return first ?? 'en'
}

/** The reader's theme, the system's without one. */
export function themeOf({ cookies }: Pick<RequestEvent, 'cookies'>): App.Theme {
  const chosen = cookies.get(names.theme)
  return isTheme(chosen) ? chosen : 'auto'
}

/** How the reader wants amounts counted; null: they have not said. */
export function countingOf(cookies: Cookies): Counting | null {
  const chosen = cookies.get(names.numbers)
  return isCounting(chosen) ? chosen : null
}

/** The reader wants the rail folded to its icons. */
export const isFolded = (cookies: Cookies): boolean => cookies.get(names.rail) === 'folded'

/** Keeps what the form chose for a year. */
export function keep(cookies: Cookies, form: FormData): void {
  const lang = form.get('lang')
  const theme = form.get('theme')
  const rail = form.get('rail')
  const options = { maxAge: year, sameSite: 'lax', httpOnly: true, path: '/' } as const
  if (isLang(lang)) cookies.set(names.lang, lang, options)
  if (rail === 'folded' || rail === 'open') cookies.set(names.rail, rail, options)
  const numbers = form.get('numbers')
  if (isCounting(numbers)) cookies.set(names.numbers, numbers, options)
  if (numbers === 'operation') cookies.delete(names.numbers, { path: '/' })
  if (isTheme(theme)) cookies.set(names.theme, theme, options)
}
