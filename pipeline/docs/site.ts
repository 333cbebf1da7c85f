import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pack } from '../rules/pack.ts'
import { search, style } from './assets.ts'
import { documentOf, escaped, link, paragraph, type Page } from './html.ts'
import { metricPages } from './metrics.ts'
import { relationPages } from './relations.ts'
import { rulePages } from './rules.ts'

export interface SiteWords {
  /** Smallest n by metric, `default` for the rest. */
  readonly minN: Readonly<Record<string, number>>
  readonly packs: readonly Pack[]
}

const sections = [
  ['metric', 'Metrics'],
  ['model', 'Models'],
  ['contract', 'What is delivered'],
  ['table', 'What a run says of itself'],
  ['rules', 'Rule packs'],
] as const satisfies readonly (readonly [Page['kind'], string])[]

/** Models by layer: the layer is the first part of a name. */
const layerOf = ({ kind, title }: Page) => (kind === 'model' ? title.slice(0, title.indexOf('.')) : '')

function indexOf(pages: readonly Page[]): string {
  const parts = sections.map(([kind, title]) => {
    const groups = Map.groupBy(
      pages.filter((page) => page.kind === kind),
      layerOf,
    )
    const lists = [...groups].map(([layer, own]) => {
      const items = own.map((page) => `<li>${link(page.file, page.title)} ${escaped(page.about)}</li>`)
      return `${layer === '' ? '' : `<h3>${escaped(layer)}</h3>`}<ul>${items.join('')}</ul>`
    })
    return `<h2>${title}</h2>${lists.join('')}`
  })
  return documentOf(
    'Rollcall: documentation',
    `<h1>Documentation</h1>${paragraph('What the numbers mean, what they are computed from, and what is delivered.')}${parts.join('\n')}`,
  )
}

/** The files of the site by their names. The same version and settings give the same bytes. */
export function siteOf({ minN, packs }: SiteWords): ReadonlyMap<string, string> {
  const pages = [...metricPages(minN), ...relationPages(), ...rulePages(packs)]
  const known = pages.map(({ file, kind, title, about, words }) => ({
    ...{ file, kind, title, about, words: words.join(' ') },
  }))
  return new Map([
    ['index.html', indexOf(pages)],
    ['style.css', style],
    ['search.js', search],
    ['pages.js', `const rollcallPages = ${JSON.stringify(known)}\n`],
    ...pages.map(
      ({ file, title, body }) =>
        [file, documentOf(`${title} · Rollcall`, `<h1>${escaped(title)}</h1>\n${body}`)] as const,
    ),
  ])
}

/** Names of files that are the site's own: what an earlier version left is removed by them. */
const own = /^(index\.html|style\.css|search\.js|pages\.js|(relation|metric|rules)-.+\.html)$/

/** Writes the site into a folder, over what was there of an earlier one. Other files stay. */
export async function writeSite(folder: string, site: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) if (own.test(name) && !site.has(name)) await rm(join(folder, name))
  for (const [name, text] of site) await writeFile(join(folder, name), text)
}
