import { z } from 'zod'
import { factNames } from '../../../sql/index.ts'
import { names, one, which, whole } from '../input.ts'
import { Refusal } from '../problem.ts'
import { document, rows } from '../route.ts'
import { format } from './query.ts'

const most = 100_000
const standard = 50_000

/** Which records of the many. */
export const paging = {
  limit: whole(most).optional().describe(`Records of a page, at most ${most}. Default ${standard}.`),
  offset: whole(999_999_999).optional().describe('Records to pass over: what `next` of the page before says.'),
}

export const pageOf = ({ limit, offset }: { limit?: string | undefined; offset?: string | undefined }) => ({
  limit: limit === undefined ? standard : Number(limit),
  offset: Number(offset ?? 0),
})

const period = {
  from: one.optional().describe('First day. Default: all.'),
  to: one.optional().describe('The day after the last.'),
}

const words = z.object({
  table: one.describe(factNames.join(', ')),
  ...period,
  on: names.optional().describe('Of book: days, parted by commas.'),
  attribution: one.optional().describe('Who is credited with money. Default: default.'),
  as_of: one.optional().describe('Takes the data as if they ended on that day.'),
  ...paging,
  ...which,
  format,
})

const asked = ({ table, from, to, on, attribution, as_of }: z.output<typeof words>) => ({
  ...{ table, from, to, on, attribution, asOf: as_of },
})

function known(table: string): void {
  if (!factNames.includes(table))
    throw new Refusal(404, `There are no facts ${table}; there are ${factNames.join(', ')}.`)
}

export const facts = rows({
  id: 'facts',
  methods: ['GET', 'POST'],
  path: '/facts/{table}',
  called: 'request',
  about:
    'The records behind the numbers, a page at a time, each with what was derived from it; `next` is the offset of the page after.',
  words,
  canonical: (_reading, { format: _format, ...said }) => {
    known(said.table)
    return said
  },
  answer: (reading, said) => reading.facts(asked(said), pageOf(said)),
  columns: async (reading, said) => (await reading.factColumns(asked(said), pageOf(said)))?.columns ?? null,
})

export const findings = rows({
  id: 'findings',
  methods: ['GET', 'POST'],
  path: '/findings',
  called: 'request',
  about: 'Contacts that break a rule or that it cannot judge, a page at a time, with the decision on each.',
  words: z.object({ ...period, ...paging, ...which, format }),
  answer: (reading, said) => reading.facts({ table: 'findings', from: said.from, to: said.to }, pageOf(said)),
})

export const story = document({
  id: 'finding-story',
  methods: ['GET'],
  path: '/findings/{contact}',
  called: 'request',
  about: 'What the rules say of one contact, on which facts, contacts and words.',
  words: z.object({ contact: one.describe('Id of the contact.'), ...which }),
  answer: async (reading, { contact }) => {
    const found = await reading.story(contact)
    if (found === null) throw new Refusal(404, `No contact ${contact} was judged in this edition.`)
    return found
  },
})
