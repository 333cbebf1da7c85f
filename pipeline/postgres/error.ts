import { isIP } from 'node:net'

/** The rows of a database cannot be fetched. The message never holds the password. */
export class SourceError extends Error {
  readonly code = 'source'
  readonly source: string

  constructor(source: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SourceError'
    this.source = source
  }
}

interface Coded {
  readonly code?: string
  readonly message: string
}

const unreachable = /^(ECONN|ENOTFOUND|ENOENT|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE|57P0|53300|08)/
const writes = ['25006', '0A000']

/** What an error of the driver or the server means, as one sentence with the remedy. `what`: what was fetched; null: nothing yet. */
export function sourceError(
  source: string,
  file: string,
  where: string,
  what: string | null,
  cause: unknown,
): SourceError {
  if (cause instanceof SourceError) return cause
  const { code = '', message } = (cause instanceof Error ? cause : new Error(String(cause))) as Coded
  const said = message === '' ? code : message
  const say = (sentence: string) => new SourceError(source, sentence, { cause })
  if (unreachable.test(code) || /timeout|terminated|SSL/i.test(message))
    return say(`The PostgreSQL of ${source} at ${where} cannot be reached (${said}); start it or correct its address.`)
  if (code.startsWith('28') || code === '3D000')
    return say(`The PostgreSQL of ${source} at ${where} lets nobody in (${said}); correct user, password or database.`)
  if (what === null) return say(`The PostgreSQL of ${source} at ${where} answered: ${said}.`)
  if (code === '42P01' || code === '3F000')
    return say(`${what} reads what is not there (${said}); correct its name in ${file}, with its schema.`)
  if (code === '42703') return say(`${what} names a column that is not there (${said}); correct it in ${file}.`)
  if (code === '42501') return say(`${what} may not be read (${said}); grant select to the user of ${source}.`)
  if (writes.includes(code))
    return say(`${what} would write (${said}); a run only reads, so write a select in ${file}.`)
  if (code.startsWith('42')) return say(`${what} is no select (${said}); correct its query in ${file}.`)
  return say(`${what} could not be fetched (${said}); nothing of it was taken in, the next run tries again.`)
}

/** Server and database of an address, without user and password. */
export function whereOf(url: URL): string {
  const host = url.hostname === '' ? (url.searchParams.get('host') ?? 'localhost') : url.hostname
  const port = url.port === '' ? (url.searchParams.get('port') ?? '5432') : url.port
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}${url.pathname}`
}
