import { AsyncLocalStorage } from 'node:async_hooks'
import type { Service } from './service.ts'

/** What the server hands to the pages of a request. */
export interface RequestContext {
  readonly service: Service
  /** Writes what a page failed with into the log of the request. */
  readonly failed: (error: unknown) => void
}

/** The pages are a bundle of their own: they find the storage under this name of the global symbol registry. */
const name = Symbol.for('rollcall.request')
const shared = globalThis as { [name]?: AsyncLocalStorage<RequestContext> }

export const requestContext: AsyncLocalStorage<RequestContext> = (shared[name] ??= new AsyncLocalStorage())
