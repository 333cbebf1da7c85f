/// <reference lib="dom" />
import { chromium, type Browser, type Page } from '@playwright/test'
import express from 'express'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { demoSettings, writeDemo } from '#pipeline/demo/index'
import { run } from '#pipeline/jobs/run'
import { markDemo } from '#state'
import { findChromium } from '../../scripts/chromium.ts'
import { startServer } from '../../web/server.ts'

/**
 * Every page of the demo floor as a reader has it: HTML with its first numbers, bytes of JavaScript before and with charts,
 * largest contentful paint, a change of period or switch until it is painted and the bytes of data it brings; beside it the floor of the same page, its
 * HTML and style sheets without any script from bare Express. Medians of ROUNDS (default 5), every one with an empty cache.
 * SCALE (default 1) and BENCH_HOME, a home that is published already, are read from the environment.
 */
const rounds = Number(process.env['ROUNDS'] ?? 5)

/** A page and what a reader switches on it: two links that lead to and fro; null: nothing. */
const asked: readonly (readonly [path: string, there: string | null, back: string | null])[] = [
  ['/summary', 'a[href*="period=quarter"]', 'a[href$="/summary"]'],
  ['/portfolio', 'a[href*="period=quarter"]', '.drop a[href$="/portfolio"]'],
  ['/portfolio/flow', 'a[href*="weight=amount"]', '.group a[href$="/portfolio/flow"]'],
  ['/portfolio/curves', 'a[href*="ever=ever90"]', '.group a[href$="/portfolio/curves"]'],
  ['/portfolio/outlook', 'a[href*="method=roll-3"]', '.group a[href$="/portfolio/outlook"]'],
  ['/teams', 'a[href*="period=quarter"]', '.drop a[href$="/teams"]'],
  ['/teams/T01', 'a[href*="period=quarter"]', '.drop a[href$="/teams/T01"]'],
  ['/collectors/C001', 'a[href*="period=quarter"]', '.drop a[href$="/collectors/C001"]'],
  ['/explore', 'a[href*="period=quarter"]', '.drop a[href$="/explore"]'],
  ['/conduct', null, null],
  ['/packs/board', null, null],
  ['/data', null, null],
  ['/dictionary', null, null],
]

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

async function homeOf(): Promise<{ home: string; folder: string | null }> {
  const given = process.env['BENCH_HOME']
  if (given !== undefined) return { home: given, folder: null }
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
  await writeFile(join(folder, 'rollcall.yaml'), demoSettings)
  await writeDemo({ to: join(folder, 'inbox'), scale: Number(process.env['SCALE'] ?? 1) })
  await run(folder)
  markDemo(folder)
  return { home: folder, folder }
}

/** The HTML of pages without their scripts, and the style sheets they name. */
async function floorOf(base: string, pages: ReadonlyMap<string, string>) {
  const app = express()
  const client = join(import.meta.dirname, '..', '..', 'web', 'build', 'client')
  app.use(express.static(client))
  for (const [path, html] of pages) {
    const plain = html.replaceAll(/<script\b.*?<\/script>/gs, '').replaceAll(/<link[^>]+rel="modulepreload"[^>]*>/g, '')
    const bytes = gzipSync(plain)
    app.get(path, (_, response) => {
      response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'gzip' }).send(bytes)
    })
  }
  const server = app.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).origin, server, base }
}

interface Seen {
  readonly paint: number
  /** gz, until the network is idle; and those that came before the page was loaded. */
  readonly scripts: number
  readonly first: number
}

interface Opened {
  readonly page: Page
  readonly seen: Seen
  /** Addresses of the data asked for so far: Chromium does not tell reliably when such an answer has ended. */
  readonly data: readonly string[]
}

/** A page opened with an empty cache. */
async function opened(browser: Browser, url: string): Promise<Opened> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const scripts = new Map<string, number>()
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.set(requestId, 0)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength)
  })
  const total = () => [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0)
  const data: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch' && request.method() === 'GET') data.push(request.url())
  })
  await page.goto(url, { waitUntil: 'load' })
  const first = total()
  await page.waitForLoadState('networkidle')
  const paint = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        new PerformanceObserver((list) => done(list.getEntries().at(-1)?.startTime ?? NaN)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        })
        setTimeout(() => done(NaN), 2000)
      }),
  )
  return { page, seen: { paint, scripts: total(), first }, data }
}

/** Milliseconds from a click on a link until its page is painted. */
const switched = (page: Page, selector: string) =>
  page.evaluate(async (wanted) => {
    const link = document.querySelector<HTMLAnchorElement>(wanted)
    if (link === null) throw new Error(`there is no ${wanted}`)
    const target = link.href
    const began = performance.now()
    link.click()
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    while (location.href !== target || document.querySelector('main[aria-busy="true"]') !== null) await frame()
    await frame()
    await frame()
    return performance.now() - began
  }, selector)

/** Milliseconds until the first byte, and the bytes of the answer as sent. */
async function fetched(url: string): Promise<{ time: number; html: string }> {
  const began = performance.now()
  const response = await fetch(url)
  const time = performance.now() - began
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return { time, html: await response.text() }
}

const { home, folder } = await homeOf()
const server = await startServer({ home, port: 0, logger: pino({ level: 'silent' }) })
const program = findChromium()
if (program === null) throw new Error('Chromium is missing: run npm test once, or name it in CHROMIUM.')
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
try {
  const pages = new Map<string, string>()
  const first = new Map<string, number>()
  for (const [path] of asked) {
    const { time, html } = await fetched(server.url + path)
    pages.set(path, html)
    first.set(path, time)
  }
  const floor = await floorOf(server.url, pages)
  const kB = (bytes: number) => (bytes / 1000).toFixed(1)
  console.log(`medians of ${rounds}; ms, and kB as sent (gz)`)
  console.log(
    [
      'page',
      'first answer',
      'next answers',
      'HTML',
      'scripts',
      'with charts',
      'LCP',
      'LCP of the floor',
      'ratio',
      'switch',
      'data of it',
    ]
      .map((head, index) => (index === 0 ? head.padEnd(20) : head.padStart(17)))
      .join(''),
  )
  for (const [path, there, back] of asked) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push((await fetched(server.url + path)).time)
    const seen: Seen[] = []
    const floors: number[] = []
    const switches: number[] = []
    const brought: number[] = []
    for (let round = 0; round < rounds; round++) {
      const own = await opened(browser, server.url + path)
      seen.push(own.seen)
      if (there !== null && back !== null) {
        const before = own.data.length
        switches.push(await switched(own.page, there))
        const answers = await Promise.all(own.data.slice(before).map((url) => fetched(url)))
        brought.push(answers.reduce((sum, { html }) => sum + gzipSync(html).byteLength, 0))
        switches.push(await switched(own.page, back))
      }
      await own.page.context().close()
      const bare = await opened(browser, floor.url + path)
      floors.push(bare.seen.paint)
      await bare.page.context().close()
    }
    const paint = median(seen.map((one) => one.paint))
    const figures = [
      first.get(path)!.toFixed(0),
      median(times).toFixed(0),
      kB(gzipSync(pages.get(path)!).byteLength),
      kB(median(seen.map((one) => one.first))),
      kB(median(seen.map((one) => one.scripts))),
      paint.toFixed(0),
      median(floors).toFixed(0),
      (paint / median(floors)).toFixed(2),
      switches.length === 0 ? '–' : median(switches).toFixed(0),
      brought.length === 0 ? '–' : kB(median(brought)),
    ]
    console.log(path.padEnd(20) + figures.map((figure) => figure.padStart(17)).join(''))
  }
  floor.server.close()
} finally {
  await browser.close()
  await server.close()
  if (folder !== null) await rm(folder, { recursive: true, force: true })
}
