import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EditionFolder } from '#warehouse'
import { answer, PublishedEdition, type Words } from '#sql'
import { scopeOf, understood } from '../../sql/metrics/answer.ts'
import { operandsOf } from '../../sql/metrics/operands.ts'
import { distinct, planOf } from '../../sql/metrics/plan.ts'
import { rollcall } from '../rollcall.ts'

/**
 * A question put to the metric layer against the same SQL, compiled before, on one connection of the same file: in pairs, so that
 * what else the machine does falls on both. SCALE (default 0.25), PAIRS (default 60) and HOME_DIR, a home already published, are
 * read from the environment.
 */
const pairs = Number(process.env['PAIRS'] ?? 60)
const given = process.env['HOME_DIR']
const home = given ?? (await mkdtemp(join(tmpdir(), 'rollcall-bench-')))
if (given === undefined)
  for (const words of [['demo', '--scale', process.env['SCALE'] ?? '0.25'], ['run']])
    if ((await rollcall([...words, '--home', home])).status !== 0) throw new Error(`rollcall ${words[0]} failed`)

const period = { from: '2026-08-01', to: '2026-11-01' }
const questions: Readonly<Record<string, Words>> = {
  'money by team and month': { metrics: 'net_collected', by: 'team,month', ...period },
  'recovery by collector': { metrics: 'recovery_rate', by: 'collector', ...period },
  'promises by team and product': { metrics: 'kept_rate,promise_rate', by: 'team,product', ...period },
  'eight tiles': {
    metrics: 'net_collected,kept_rate,connect_rate,rpc_rate,complaints,qa_score,overdue_rate,conversion_rate',
    ...period,
  },
}

const folder = new EditionFolder(join(home, 'editions'))
const id = (await folder.current())!
const edition = await PublishedEdition.open(folder.fileOf(id), id, { threads: 1 })
const timed = async (work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  return performance.now() - began
}
const at = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!
try {
  for (const [name, words] of Object.entries(questions)) {
    const { question, at: asked } = await understood(edition, words)
    const operands = distinct(question.metrics.flatMap((metric) => operandsOf(metric, asked)))
    const plan = planOf(operands, scopeOf(asked, question)!)
    const compiled = edition.database.engine.createCompiler().compileQuery(plan.toOperationNode(), { queryId: 'query' })
    const [ours, bare]: [number[], number[]] = [[], []]
    for (let pair = 0; pair < pairs; pair++) {
      ours.push(await timed(() => answer(edition, words)))
      bare.push(await timed(() => edition.database.rows(compiled)))
    }
    const ratio = (share: number) => (at(ours, share) / at(bare, share)).toFixed(2)
    console.log(
      `${name}: metric layer p50 ${at(ours, 0.5).toFixed(1)} ms, p99 ${at(ours, 0.99).toFixed(1)} ms; / bare SQL p50 ${ratio(0.5)}, p99 ${ratio(0.99)}`,
    )
  }
} finally {
  await edition.close()
  if (given === undefined) await rm(home, { recursive: true, force: true })
}
