import { test as base } from '@playwright/test'
import { smallFloor } from '../web/floor.ts'
import { newHome, publish, removeHome, serve } from '../web/home.ts'

interface Site {
  /** Address of a real server over a real edition. */
  readonly site: string
}

/** Browser tests share one server in a worker. */
export const test = base.extend<{ baseURL: string }, Site>({
  site: [
    async ({}, use) => {
      const home = await newHome()
      await publish(home, smallFloor(12_345))
      const server = await serve(home)
      await use(server.url)
      await server.close()
      await removeHome(home)
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ site }, use) => use(site),
})

export { expect, type Page } from '@playwright/test'

export const everyPage = [
  '/summary',
  '/portfolio',
  '/teams',
  '/teams/T1',
  '/collectors/c0',
  '/conduct',
  '/conduct/qa',
  '/conduct/complaints',
  '/collectors/c0/review',
  '/packs/board',
  '/explore',
  '/data',
  '/records/payments',
  '/dictionary',
] as const
