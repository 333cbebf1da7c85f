import { test as base } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { smallFloor } from '../web/floor.ts'
import { newHome, publish, removeHome, serve } from '../web/home.ts'

interface Site {
  /** Address of a real server over a real edition. */
  readonly site: string
}

const plan = `id: floor
title: { en: The floor, zh: 现场 }
valid_from: 2026-06-01
components:
  - { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 }
  - { id: money, kind: tiers, measure: net_collected, mode: cliff, tiers: [ { up_to: 50000, rate: 0.01 }, { rate: 0.02 } ] }
gates: [ { id: no-critical, metric: confirmed_breaches, at_most: 0, on_fail: zero } ]
multipliers: [ { id: qa, metric: qa_score, bands: [ { below: 90, factor: 1.00 }, { factor: 1.05 } ], no_data: 1.00 } ]
`

/** Browser tests share one server in a worker. */
export const test = base.extend<{ baseURL: string }, Site>({
  site: [
    async ({}, use) => {
      const home = await newHome()
      await publish(home, smallFloor(12_345))
      await mkdir(join(home, 'plans'))
      await writeFile(join(home, 'plans', 'floor.yaml'), plan)
      const server = await serve(home)
      const paid = await fetch(`${server.url}/api/v1/pay/periods/floor/2026-06-01`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ action: 'calculate', as_of: '2026-06-30' }),
      })
      if (!paid.ok) throw new Error(await paid.text())
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
  '/portfolio/flow?split=product&state=all',
  '/portfolio/curves',
  '/portfolio/outlook',
  '/teams',
  '/teams/T1',
  '/collectors/c0',
  '/conduct',
  '/conduct/qa',
  '/conduct/complaints',
  '/collectors/c0/review',
  '/packs/board',
  '/explore',
  '/explore?metrics=attempts&by=month&by=product&chart=stacked&period=ytd&filter=team',
  '/explore?metrics=kept_rate,rpc_rate&by=collector&chart=scatter',
  '/explore?metrics=kept_rate&by=team&by=product&chart=pivot',
  '/data',
  '/data/quarantine',
  '/data/editions',
  '/data/checks',
  '/data/lineage',
  '/data/lineage?relation=marts.credits',
  '/packs/reviews',
  '/records/payments',
  '/pay',
  '/pay/floor/2026-06-01',
  '/pay/floor/2026-06-01/c0',
  '/pay/floor/2026-06-01/c0/promises',
  '/pay/plans/floor',
  '/pay/simulator',
  '/dictionary',
  '/admin',
] as const
