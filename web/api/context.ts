import { AsyncLocalStorage } from 'node:async_hooks'
import type { Office } from './access/admin.ts'
export type { Principal } from '../../state/index.ts'
import type { Principal, SessionSeen } from '../../state/index.ts'
import type { Acts } from './acts/acts.ts'
import type { Printed } from './print/printer.ts'
import type { Service } from './service.ts'

/** What the pages for signing in show. */
export interface Door {
  /** The home holds the demo floor, and the reader sits at this machine. */
  readonly isDemo: boolean
  readonly hasProvider: boolean
  /** The sessions of the reader, newest first. */
  readonly sessions: () => Promise<readonly SessionSeen[]>
  /** Whose account a link opens; null: the link is used up or too old. */
  readonly link: (secret: string) => Promise<{ readonly purpose: string; readonly name: string | null } | null>
  /** Writes down that somebody looked at what is personal. */
  readonly viewed: (what: string, subject: string) => Promise<void>
  /** Writes down that a page was read, by the id of its route, where it shows what is personal or is made to be taken away. */
  readonly opened: (route: string, path: string, search: string) => Promise<void>
  /** People, sessions, tokens and the audit log; null: the reader is no administrator. */
  readonly office: Office | null
}

/** What the server hands to the pages of a request. */
export interface RequestContext {
  /** The numbers as the reader may see them; null: nobody is signed in. */
  readonly service: Service | null
  readonly who: Principal | null
  /** What the reader may do; null: nobody is signed in. */
  readonly acts: Acts | null
  /** Whether the reader may open a page, by the id of its route. Throws where the page has no policy. */
  readonly mayOpen: (route: string) => boolean
  readonly door: Door
  /** A page of this server as PDF, as the reader sees it; the path is that of the page with its search. */
  readonly print: (path: string) => Promise<Printed>
  /** Writes what a page failed with into the log of the request. */
  readonly failed: (error: unknown) => void
}

/** The pages are a bundle of their own: they find the storage under this name of the global symbol registry. */
const name = Symbol.for('rollcall.request')
const shared = globalThis as { [name]?: AsyncLocalStorage<RequestContext> }

export const requestContext: AsyncLocalStorage<RequestContext> = (shared[name] ??= new AsyncLocalStorage())
