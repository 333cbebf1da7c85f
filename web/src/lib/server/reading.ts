import { error } from '@sveltejs/kit'
import type { Reading, Service } from '../../../api/service.ts'
import { viewOf, ViewError, type View } from '#lib/period/view.ts'

/** The edition this request reads, or the page that says nothing is published yet. */
export function readingOf({ reading, refused }: App.Locals): Reading {
  if (refused === true) error(404, 'not found')
  return reading ?? error(503, 'unpublished')
}

/** The service as the reader may use it, or the page that says there is nothing here for nobody. */
export function serviceOf({ service, refused }: App.Locals): Service {
  if (service === null || refused === true) error(404, 'not found')
  return service
}

/** What the address asks for, or the page that says what is wrong with it. */
export function viewIn(url: URL, { edition }: Reading): View {
  try {
    return viewOf(url.searchParams, edition.asOf)
  } catch (cause) {
    if (cause instanceof ViewError) error(400, cause.message)
    throw cause
  }
}

/** A refusal of the numbers becomes a page with its sentence. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof Error && 'status' in cause && cause.status === 400) error(400, cause.message)
    throw cause
  }
}
