import type { z } from 'zod'
import type { FlatColumn } from '../../warehouse/index.ts'
import type { WordsSchema } from './input.ts'
import type { Reading, Service, Tabular, Which } from './service.ts'

interface Described<S extends WordsSchema> {
  /** Stable: what policies and meters call the route by. */
  readonly id: string
  readonly methods: readonly ('GET' | 'POST')[]
  /** Under `/api/v1`, parts in braces: `/facts/{table}`. */
  readonly path: `/${string}`
  /** One sentence. */
  readonly about: string
  /** Parts of the path and words of the query string or the JSON body. */
  readonly words: S
  /** What a sentence about unknown words calls the request. Default `question`. */
  readonly called?: string
}

interface OfEdition<S extends WordsSchema> extends Described<S> {
  /** The same question in one way of asking it; without it the words as they come. Refuses what cannot be asked. */
  readonly canonical?: (reading: Reading, words: z.output<S>) => unknown
}

/** Answers rows of an edition, in JSON or flat in CSV, Arrow or Parquet. An edition never changes: answers are kept. */
export interface RowsRoute<S extends WordsSchema = WordsSchema> extends OfEdition<S> {
  readonly kind: 'rows'
  readonly answer: (reading: Reading, words: z.output<S>) => Promise<Tabular>
  /** The rows as columns where those are quicker had; null: they are not. */
  readonly columns?: (reading: Reading, words: z.output<S>) => Promise<readonly FlatColumn[] | null>
}

/** Answers a JSON document of an edition. */
export interface DocumentRoute<S extends WordsSchema = WordsSchema> extends OfEdition<S> {
  readonly kind: 'document'
  readonly answer: (reading: Reading, words: z.output<S>) => Promise<object>
}

/** Answers a JSON document about the installation as it is now. */
export interface LiveRoute<S extends WordsSchema = WordsSchema> extends Described<S> {
  readonly kind: 'live'
  readonly answer: (service: Service, words: z.output<S>) => Promise<object>
}

export type Route = RowsRoute | DocumentRoute | LiveRoute

/** Declares a route. Its handler is given its words as the schema reads them. */
export const rows = <S extends WordsSchema>(route: Omit<RowsRoute<S>, 'kind'>): Route =>
  ({ ...route, kind: 'rows' }) as unknown as RowsRoute
export const document = <S extends WordsSchema>(route: Omit<DocumentRoute<S>, 'kind'>): Route =>
  ({ ...route, kind: 'document' }) as unknown as DocumentRoute
export const live = <S extends WordsSchema>(route: Omit<LiveRoute<S>, 'kind'>): Route =>
  ({ ...route, kind: 'live' }) as unknown as LiveRoute

/** Which edition the words of a route mean. */
export const whichIn = ({ edition, as_known_on }: Readonly<Record<string, unknown>>): Which => ({
  edition: edition as string | undefined,
  asKnownOn: as_known_on as string | undefined,
})
