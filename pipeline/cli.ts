import { Command, CommanderError } from 'commander'
import { failureOf, isUsage, write } from './verbs/conventions.ts'
import { auditVerb } from './verbs/audit.ts'
import { attainmentVerb } from './verbs/attainment.ts'
import { attributionVerb } from './verbs/attribution.ts'
import { backupVerb } from './verbs/backup.ts'
import { buildVerb } from './verbs/build.ts'
import { changeVerb } from './verbs/change.ts'
import { compileVerb } from './verbs/compile.ts'
import { complaintsVerb } from './verbs/complaints.ts'
import { conductVerb } from './verbs/conduct.ts'
import { demoVerb } from './verbs/demo.ts'
import { forgetVerb } from './verbs/forget.ts'
import { diffVerb } from './verbs/diff.ts'
import { docsVerb } from './verbs/docs.ts'
import { factsVerb } from './verbs/facts.ts'
import { gamingVerb } from './verbs/gaming.ts'
import { goalsVerb } from './verbs/goals.ts'
import { forecastVerb, lossVerb, stressVerb } from './verbs/forecast.ts'
import { findingsVerb } from './verbs/findings.ts'
import { ingestVerb } from './verbs/ingest.ts'
import { initVerb } from './verbs/init.ts'
import { mapVerb } from './verbs/map.ts'
import { metricsVerb } from './verbs/metrics.ts'
import { payVerb } from './verbs/pay.ts'
import { publishVerb } from './verbs/publish.ts'
import { quarantineVerb } from './verbs/quarantine.ts'
import { qaVerb } from './verbs/qa.ts'
import { queryVerb } from './verbs/query.ts'
import { rollbackVerb } from './verbs/rollback.ts'
import { rulesVerb } from './verbs/rules.ts'
import { runVerb } from './verbs/run.ts'
import { scorecardVerb } from './verbs/scorecard.ts'
import { serveVerb } from './verbs/serve.ts'
import { snapshotsVerb } from './verbs/snapshots.ts'
import { statusVerb } from './verbs/status.ts'
import { testVerb } from './verbs/test.ts'
import { traceVerb } from './verbs/trace.ts'
import { userVerb } from './verbs/user.ts'
import { verifyVerb } from './verbs/verify.ts'

const verbs = [
  initVerb,
  demoVerb,
  mapVerb,
  runVerb,
  ingestVerb,
  buildVerb,
  testVerb,
  publishVerb,
  rollbackVerb,
  statusVerb,
  snapshotsVerb,
  quarantineVerb,
  forgetVerb,
  queryVerb,
  factsVerb,
  traceVerb,
  changeVerb,
  diffVerb,
  attainmentVerb,
  scorecardVerb,
  gamingVerb,
  forecastVerb,
  lossVerb,
  stressVerb,
  goalsVerb,
  metricsVerb,
  attributionVerb,
  payVerb,
  rulesVerb,
  findingsVerb,
  conductVerb,
  complaintsVerb,
  qaVerb,
  compileVerb,
  docsVerb,
  userVerb,
  auditVerb,
  backupVerb,
  verifyVerb,
  serveVerb,
]

/** The whole command line, for those who look at it. */
export function cli(): Command {
  const program = new Command('rollcall')
    .description(
      'Turns the exports of a debt-collection operation into numbers that can be trusted, traced and acted on.',
    )
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .helpCommand(false)
  for (const declare of verbs) declare(program)
  return program
}

const asksJson = (args: readonly string[]) =>
  args.some(
    (arg, index) => arg === '--json' || arg === '--format=json' || (arg === '--format' && args[index + 1] === 'json'),
  )

/**
 * Runs one command line and answers its exit status: 0 done, 1 failed, 2 usage. A failure is one sentence on stderr, or with
 * `--json` the document `{ "error": … }` on stdout.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await cli().parseAsync([...args], { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError && error.code === 'commander.helpDisplayed') return 0
    if (error instanceof CommanderError && error.code === 'commander.help') return 2
    const failure = failureOf(error)
    if (asksJson(args)) await write(process.stdout, `${JSON.stringify({ error: failure }, null, 2)}\n`)
    else await write(process.stderr, `${failure.message}\n`)
    if (process.env.ROLLCALL_DEBUG && error instanceof Error) await write(process.stderr, `${error.stack}\n`)
    return isUsage(error) ? 2 : 1
  }
}
