import type { Command } from 'commander'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { whole } from './arguments.ts'
import { answering, failureOf, verb, write, type Common } from './conventions.ts'

interface ServeWords {
  readonly port: number
  readonly host: string
  readonly metricsPort?: number
}

/** The server's door, by its own words: this room does not look into that one. */
interface Server {
  readonly startServer: (
    options: ServeWords & { home: string; signals: boolean },
  ) => Promise<{ url: string; closed: Promise<void> }>
}

const portTaken = (port: number) => async (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  const { RunError } = await import('../jobs/build.ts')
  throw new RunError('port_taken', `Port ${port} is taken; end what uses it, or choose another with --port.`, { port })
}

/** Who may come in: the visitor of a demo, or nobody until the one-time link was used; empty: people have accounts. */
async function welcome(home: string, url: string): Promise<string> {
  const { isDemo, openState, secretIn, setUpLink } = await import('#state')
  if (isDemo(home))
    return (
      'This home is a demo: on this machine it opens to a visitor who need not sign in, for example\n' +
      `  curl '${url}/api/v1/me'\n`
    )
  await using state = await openState({ home, url: secretIn(process.env, 'ROLLCALL_STATE_URL') })
  const link = await setUpLink(state)
  return link === null
    ? ''
    : `Nobody has an account yet. Open this link once, within a day, to make the first one:\n  ${url}/set-up?link=${link}\n`
}

/** Serves dashboard and API, and runs the nightly job by the `schedule` of the settings, until it is told to stop. */
export async function serve({ home, port, host, metricsPort }: ServeWords & Common): Promise<{ url: string }> {
  const door = pathToFileURL(join(import.meta.dirname, '..', '..', 'web', 'server.ts')).href
  const [{ startServer }, { readSettings }, { keepSchedule }] = await Promise.all([
    import(door) as Promise<Server>,
    import('../settings/index.ts'),
    import('../jobs/schedule.ts'),
  ])
  const { url, closed } = await startServer({
    ...{ home, port, host, signals: true },
    ...(metricsPort === undefined ? {} : { metricsPort }),
  }).catch(portTaken(port))
  await write(process.stderr, `Rollcall is at ${url}\n${await welcome(home, url)}`)
  const say = (line: string) => void write(process.stderr, `${line}\n`)
  let nightly: { readonly stop: () => Promise<void> } | null = null
  try {
    const { schedule, timezone } = readSettings(home)
    if (schedule !== null) nightly = keepSchedule(home, schedule, timezone, say)
  } catch (error) {
    // What is published is served whatever the settings are.
    say(`No run is scheduled: ${failureOf(error).message}`)
  }
  await closed
  await nightly?.stop()
  return { url }
}

export const serveVerb = (program: Command) =>
  verb(program, 'serve', 'serve dashboard and API')
    .option('--port <number>', 'port; 0: any that is free', whole(0), 3000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--metrics-port <number>', 'port of /metrics for Prometheus (default: none)', whole(0))
    .action(answering(serve, { render: () => '' }))
