import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EditionFolder } from '#warehouse'
import { answer, PublishedEdition, shiftDays, shiftMonths, type Cell } from '#sql'
import { demoSettings, writeDemo } from '#pipeline/demo/index'
import { run } from '#pipeline/jobs/run'
import { rankCorrelation } from '../ranks.ts'

/**
 * How well metrics rank the people of the demo floor by the true skill its ground truth tells: all 13 months together,
 * and month by month. SCALE (default 1) and BENCH_HOME, a home of the demo that is published already, are read from the
 * environment.
 */
const compared = ['oe_shrunk', 'oe_index', 'recovery_rate'] as const

async function homeOf(): Promise<{ home: string; isOwn: boolean }> {
  const given = process.env['BENCH_HOME']
  if (given !== undefined) return { home: given, isOwn: false }
  const home = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
  await writeFile(join(home, 'rollcall.yaml'), demoSettings)
  await writeDemo({ to: join(home, 'inbox'), scale: Number(process.env['SCALE'] ?? 1) })
  await run(home)
  return { home, isOwn: true }
}

async function skillsIn(home: string): Promise<Map<string, number>> {
  const text = await readFile(join(home, 'inbox', 'ground_truth', 'collectors.csv'), 'utf8')
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const at = (name: string) => head.split(',').indexOf(name)
  const [id, skill] = [at('collector_id'), at('true_skill')]
  return new Map(lines.map((line) => line.split(',')).map((cells) => [cells[id]!, Number(cells[skill])]))
}

const { home, isOwn } = await homeOf()
const editions = new EditionFolder(join(home, 'editions'))
const id = (await editions.current())!
const edition = await PublishedEdition.open(editions.fileOf(id), id)
const skills = await skillsIn(home)

/** Of each metric the correlation over those who have it, and how many they are. */
async function correlations(from: string, to: string) {
  const { rows } = await answer(edition, { metrics: [...compared], by: ['collector'], from, to })
  return compared.map((metric) => {
    const known = rows.flatMap((row) => {
      const [skill, { value }] = [skills.get((row['collector'] as string | null) ?? ''), row[metric] as Cell]
      return skill === undefined || value === null ? [] : [{ skill, value: Number(value) }]
    })
    const rank = rankCorrelation(
      known.map(({ skill }) => skill),
      known.map(({ value }) => value),
    )
    return { metric, rank, people: known.length }
  })
}

const last = `${edition.asOf.slice(0, 8)}01` as typeof edition.asOf
const first = shiftMonths(last, -12)
console.log(`edition ${id}: rank correlation with true skill`)
for (const { metric, rank, people } of await correlations(first, shiftDays(edition.asOf, 1)))
  console.log(`13 months together, ${metric}: ${rank?.toFixed(3) ?? 'no rank'} (${people} people)`)
const months = await Promise.all(
  Array.from({ length: 13 }, (_, at) => correlations(shiftMonths(first, at), shiftMonths(first, at + 1))),
)
for (const [at, metric] of compared.entries()) {
  const ranks = months.map((month) => month[at]!.rank)
  const known = ranks.filter((rank) => rank !== null)
  const sum = known.reduce((all, rank) => all + rank, 0)
  console.log(
    `month by month, ${metric}: mean ${(sum / known.length).toFixed(3)} over ${known.length} months with a rank; ${ranks.length - known.length} without, ${(sum / ranks.length).toFixed(3)} with those as 0`,
  )
}
await edition.close()
if (isOwn) await rm(home, { recursive: true, force: true })
