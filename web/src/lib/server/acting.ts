import { error, fail } from '@sveltejs/kit'
import type { ActionFailure } from '@sveltejs/kit'
import type { Acts } from '../../../api/acts/acts.ts'

/** What somebody may do, or the page that says there is nothing here. */
export function actsIn({ acts, refused }: App.Locals): Acts {
  if (refused === true || acts === null) error(404, 'not found')
  return acts
}

/** What a form says, sent by a page of this session. */
export class Sent {
  readonly #form: FormData

  constructor(form: FormData) {
    this.#form = form
  }

  /** Empty where it says nothing. */
  text(name: string): string {
    const value = this.#form.get(name)
    return typeof value === 'string' ? value : ''
  }

  all(name: string): string[] {
    return this.#form.getAll(name).filter((value) => typeof value === 'string')
  }

  /** Fields whose names begin so, by the rest of their names. */
  beginning(prefix: string): Record<string, string> {
    return Object.fromEntries(
      [...this.#form]
        .filter((pair): pair is [string, string] => pair[0].startsWith(prefix) && typeof pair[1] === 'string')
        .map(([name, value]) => [name.slice(prefix.length), value]),
    )
  }
}

/** Reads a form; one that another session was given is refused. */
export async function sentBy({
  request,
  locals,
}: {
  readonly request: Request
  readonly locals: App.Locals
}): Promise<Sent> {
  const form = await request.formData()
  if (locals.who === null || form.get('csrf') !== locals.who.csrf)
    error(403, 'This form is out of date; open the page again.')
  return new Sent(form)
}

/** What `use` answers; a refusal becomes its sentence on the page. */
export async function acted<T>(use: () => Promise<T>): Promise<T | ActionFailure<{ message: string }>> {
  try {
    return await use()
  } catch (cause) {
    if (cause instanceof Error && 'status' in cause && 'extensions' in cause)
      return fail(Number(cause.status), { message: cause.message })
    throw cause
  }
}

/** What is asked for, or the page that says it is not there. */
export async function found<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof Error && 'status' in cause && 'extensions' in cause) error(Number(cause.status), cause.message)
    throw cause
  }
}
