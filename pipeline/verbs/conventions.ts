import { CommanderError, type Command } from 'commander'
import { resolve } from 'node:path'
import { progressNote } from '../jobs/at_work.ts'
import { progressOn, type OnProgress } from '../progress.ts'

/** What every verb is given. */
export interface Common {
  /** Absolute path of the installation. */
  readonly home: string
  /** One JSON document on stdout instead of text. */
  readonly json: boolean
}

/** The command line asks for something that does not exist or cannot be combined. Exit 2. */
export class UsageError extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, code = 'usage') {
    super(message)
    this.name = 'UsageError'
    this.code = code
    this.details = details
  }
}

/** How the result of a verb reaches the reader. */
export interface Answer<Result, Options> {
  /** The result as text for people, without a final line break, or as bytes. */
  readonly render: (result: Result, options: Options) => string | Uint8Array | Promise<string | Uint8Array>
  /** Exit 0 or 1; without it every result is a success. */
  readonly succeeded?: (result: Result) => boolean
}

/** A verb with the options all verbs have. */
export const verb = (program: Command, name: string, about: string): Command =>
  program
    .command(name)
    .description(about)
    .option('--home <dir>', 'folder of the installation (default: $ROLLCALL_HOME, else ./home)')
    .option('--json', 'one JSON document on stdout, logs on stderr')

const homeOf = (given: string | undefined) => resolve(given ?? process.env.ROLLCALL_HOME ?? 'home')

/** Writes all of it before going on, also into a pipe. */
export const write = (stream: NodeJS.WriteStream, chunk: string | Uint8Array): Promise<void> =>
  new Promise((done, failed) => stream.write(chunk, (error) => (error ? failed(error) : done())))

/** Runs a verb's function with its options and arguments, and prints what it answers. */
export const answering =
  <Options extends object, Arguments extends readonly unknown[], Result>(
    perform: (options: Options & Common, ...positional: Arguments) => Promise<Result>,
    { render, succeeded }: Answer<Result, Options & Common>,
  ) =>
  async (...received: unknown[]): Promise<void> => {
    const command = received.at(-1) as Command
    const given = command.optsWithGlobals<Options & { home?: string; json?: boolean; format?: string }>()
    const options = { ...given, home: homeOf(given.home), json: given.json === true || given.format === 'json' }
    const result = await perform(options, ...(command.processedArgs as unknown as Arguments))
    const shown = options.json ? JSON.stringify(result, null, 2) : await render(result, options)
    if (typeof shown !== 'string') await write(process.stdout, shown)
    else if (shown !== '') await write(process.stdout, `${shown}\n`)
    if (succeeded !== undefined && !succeeded(result)) process.exitCode = 1
  }

/** Lets `work` report how far it is: on stderr, and where it is done in a home, beside it for those who watch. */
export async function withProgress<T>(home: string | null, work: (onProgress: OnProgress) => Promise<T>): Promise<T> {
  const display = progressOn(process.stderr)
  const note = home === null ? null : progressNote(home)
  try {
    return await work((progress) => {
      display.show(progress)
      note?.write(progress)
    })
  } finally {
    display.stop()
    note?.clear()
  }
}

/** What is said of an error: `details` are the fields it carries. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

function usage({ message }: CommanderError): Failure {
  const [first, hint] = message.replace(/^error: /, '').split('\n')
  const sentence = `${first?.charAt(0).toUpperCase()}${first?.slice(1).replace(/\.$/, '')}`
  return {
    code: 'usage',
    message: hint === undefined ? `${sentence}; see --help.` : `${sentence} ${hint}`,
    details: {},
  }
}

/** Any error as one sentence with a code and its fields. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return usage(error)
  if (!(error instanceof Error)) return { code: 'failed', message: String(error), details: {} }
  const {
    name: _name,
    code,
    message: _message,
    stack: _stack,
    cause: _cause,
    ...fields
  } = { ...error } as Record<string, unknown>
  const details =
    typeof fields.details === 'object' && fields.details !== null ? (fields.details as Failure['details']) : fields
  return { code: typeof code === 'string' ? code.toLowerCase() : 'failed', message: error.message, details }
}

export const isUsage = (error: unknown): boolean => error instanceof CommanderError || error instanceof UsageError
