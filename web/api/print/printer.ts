import type { Request } from 'express'
import type { Browser } from 'playwright-core'
import { findChromium } from './chromium.ts'
import { ownPages, type OwnAnswer } from './own_page.ts'
import { Turns } from './turns.ts'

/** A page as PDF, or why there is none: `status` of the page itself where it is not shown to this reader. */
export type Printed =
  { readonly pdf: Buffer } | { readonly status: number } | { readonly lacks: 'chromium' | 'turn' | 'time' }

const longest = 30_000
const turns = new Turns(2, 8)

const escaped = (text: string) =>
  text
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\s+/g, ' ')
    .trim()

/** The stamp at the foot of every page; the numbers beside it come from the page itself. */
const footer = (stamp: string) =>
  `<div style="box-sizing:border-box;width:100%;padding:0 13mm;font:8px sans-serif;color:#555">${escaped(stamp)}</div>`

/** Prints a document: scripts are off, and nothing is loaded but what this server itself gives. */
async function printedBy(
  browser: Browser,
  origin: string,
  path: string,
  first: OwnAnswer,
  own: (path: string) => Promise<OwnAnswer>,
) {
  const context = await browser.newContext({ javaScriptEnabled: false, serviceWorkers: 'block', colorScheme: 'light' })
  const page = await context.newPage()
  await page.route('**/*', async (route) => {
    const asked = new URL(route.request().url())
    const given = asked.pathname + asked.search
    if (asked.origin !== origin || route.request().method() !== 'GET') return route.abort()
    if (given !== path && !asked.pathname.startsWith('/_app/')) return route.abort()
    const { status, type, body } = given === path ? first : await own(given)
    return route.fulfill({ status, contentType: type, body })
  })
  await page.goto(origin + path, { waitUntil: 'load' })
  const stamp = (await page.locator('[data-stamp]').first().textContent()) ?? ''
  return page.pdf({
    format: 'A4',
    preferCSSPageSize: true,
    printBackground: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: footer(stamp),
    tagged: true,
    outline: true,
  })
}

/** Makes PDFs of the pages of this server, each as its reader sees it. */
export const printerOf =
  (request: Request) =>
  async (path: string): Promise<Printed> => {
    const own = ownPages(request)
    const first = await own(path)
    if (first.status !== 200) return { status: first.status }
    const executablePath = findChromium()
    if (executablePath === null) return { lacks: 'chromium' }
    const origin = new URL(`${request.protocol}://${request.get('Host') ?? 'localhost'}`).origin
    const { chromium } = await import('playwright-core')
    const made = await turns.within(async (): Promise<Printed> => {
      let browser: Browser | undefined
      let timer: NodeJS.Timeout | undefined
      try {
        browser = await chromium.launch({
          executablePath,
          timeout: longest,
          args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking'],
          chromiumSandbox: process.getuid?.() !== 0,
        })
        const late = new Promise<Printed>((done) => (timer = setTimeout(() => done({ lacks: 'time' }), longest)))
        const pdf = printedBy(browser, origin, path, first, own).then((bytes): Printed => ({ pdf: bytes }))
        pdf.catch(() => undefined)
        return await Promise.race([pdf, late])
      } catch (error) {
        request.log.error({ err: error }, 'no PDF could be made')
        return { lacks: 'chromium' }
      } finally {
        clearTimeout(timer)
        await browser?.close()
      }
    })
    return made ?? { lacks: 'turn' }
  }
