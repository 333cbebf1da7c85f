import { z } from 'zod'
import { one, which } from '../input.ts'
import { asWords, question, questionSchema } from '../question.ts'
import { Refusal } from '../problem.ts'
import { document, rows } from '../route.ts'
import { formats } from '../written.ts'

const words = ({ edition: _edition, as_known_on: _on, format: _format, ...asked }: Record<string, unknown>) =>
  asWords(asked)

export const format = one.optional().describe(`${formats.join(', ')}; in place of the Accept header.`)

export const query = rows({
  id: 'query',
  methods: ['GET', 'POST'],
  path: '/query',
  called: 'query',
  about: 'Puts a question to the published numbers, with the words of rollcall query.',
  words: z.object({ ...question, ...which, format }),
  canonical: (reading, asked) => reading.canonical(words(asked)),
  answer: (reading, asked) => {
    const said = words(asked)
    return said.matrix === undefined && said.curve === undefined ? reading.ask(said) : reading.draw(said)
  },
})

const most = 50
const tile = questionSchema.extend({ name: one.describe('What its answer is told under.') }).strict()

export const batch = document({
  id: 'batch',
  methods: ['POST'],
  path: '/batch',
  called: 'batch',
  about:
    'Puts several questions, each with a name, to one edition: all tiles of a page in one call. A refused one is told beside the others.',
  words: z.object({
    questions: z
      .array(tile, { error: 'takes a list of questions, each with a name' })
      .min(1, 'takes at least one question')
      .max(most, `takes at most ${most} questions`)
      .describe(`Up to ${most} questions with a name each.`),
    ...which,
  }),
  canonical: (_reading, { questions }) => questions,
  answer: async (reading, { questions }) => {
    const named = questions.map(({ name, ...said }) => ({ name, ...asWords(said) }))
    const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) !== index)
    if (twice !== undefined) throw new Refusal(400, `Two questions are called ${twice.name}; give each its own name.`)
    return { edition: reading.edition.id, as_of: reading.edition.asOf, answers: await reading.batch(named) }
  },
})
