import { relations, type Relation } from './matrix_floor.ts'

/** Written by hand from the roles of the product, not from its table of rights. */
export const everyone = ['executive', 'hr', 'manager', 'compliance', 'collector', 'steward', 'admin'] as const
export type Who = (typeof everyone)[number]
const whole: readonly Who[] = ['executive', 'hr', 'compliance', 'steward']
const numbers: readonly Who[] = [...whole, 'manager', 'collector']
const records = numbers.filter((who) => who !== 'executive')
/** Who has a part in pay. The period of June is calculated. */
const paid: readonly Who[] = ['hr', 'manager', 'collector']
const period = 'floor/2026-06-01'
const kinds = Object.keys(relations) as Relation[]

/** The manager is of T1 and so of its child, the collector is c0 themselves. */
const sees: Readonly<Record<Relation, readonly Who[]>> = {
  own: [...whole, 'manager'],
  child: [...whole, 'manager'],
  other: whole,
  self: [...whole, 'manager', 'collector'],
}

/** A request, who is answered with something in it, and who with nothing in it; everybody else finds nothing there. */
export interface Case {
  readonly path: string
  /** JSON of a POST; without it a GET. */
  readonly body?: object
  readonly sees: readonly Who[]
  readonly empty?: readonly Who[]
  /** Who is told something else: the status. */
  readonly is?: Partial<Readonly<Record<Who, number>>>
}

const july = 'from=2026-07-01&to=2026-08-01'
const to = (path: string, some: readonly Who[], body?: object): Case => ({ path, sees: some, ...(body && { body }) })

/** The same about somebody of each relation: rows out of scope are not in it. */
const about = (path: (relation: Relation) => string, among: readonly Who[]): Case[] =>
  kinds.map((kind) => ({
    path: path(kind),
    sees: among.filter((who) => sees[kind].includes(who)),
    empty: among.filter((who) => !sees[kind].includes(who)),
  }))

/** One thing of each relation: out of scope it is not there. */
const single = (path: (relation: Relation) => string, among: readonly Who[]): Case[] =>
  kinds.map((kind) =>
    to(
      path(kind),
      among.filter((who) => sees[kind].includes(who)),
    ),
  )

const person = (kind: Relation) => `where=collector%3D${relations[kind].collector}&${july}`
const teams: Case[] = (
  [
    ['T1', [...whole, 'manager', 'collector']],
    ['T1a', [...whole, 'manager']],
    ['T2', whole],
  ] as const
).map(([team, some]) => ({
  path: `/api/v1/query?metrics=net_collected,kept_rate&by=team&where=team%3D${team}&${july}`,
  sees: some,
  empty: numbers.filter((who) => !some.includes(who)),
}))

/** Every route of the API by its id. */
export const ofApi: Readonly<Record<string, readonly Case[]>> = {
  query: [
    ...about((kind) => `/api/v1/query?metrics=net_collected,attempts&by=collector&${person(kind)}`, numbers),
    ...teams,
    to(`/api/v1/query?matrix=roll&pool&${july}`, numbers),
    to(`/api/v1/query?matrix=bridge&${july}`, whole),
    to(`/api/v1/query?matrix=net-flow&${july}`, whole),
    // Nothing was placed here: whoever may ask is told so.
    { path: `/api/v1/query?curve=vintage&${july}`, sees: [], empty: whole },
    { path: `/api/v1/query?metrics=liquidation_rate&${july}`, sees: [], empty: whole },
  ],
  batch: kinds.map((kind) => ({
    path: '/api/v1/batch',
    body: {
      questions: [
        {
          ...{ name: 'q', metrics: 'net_collected', by: 'collector', from: '2026-07-01', to: '2026-08-01' },
          where: `collector=${relations[kind].collector}`,
        },
      ],
    },
    sees: sees[kind],
    empty: numbers.filter((who) => !sees[kind].includes(who)),
  })),
  facts: [
    to(`/api/v1/facts/payments?${july}`, records),
    to(`/api/v1/facts/promises?${july}`, records),
    to(`/api/v1/facts/spells?${july}`, records),
    to(`/api/v1/facts/worked-accounts?${july}`, records),
    to('/api/v1/facts/book?on=2026-07-31', records),
    to(`/api/v1/facts/findings?${july}`, records),
    to(`/api/v1/facts/finding-counts?${july}`, ['hr', 'compliance', 'steward']),
  ],
  findings: [to(`/api/v1/findings?${july}`, records)],
  'finding-story': [
    ...single((kind) => `/api/v1/findings/${relations[kind].contact}`, records),
    to('/api/v1/findings/none', []),
  ],
  'findings-desk': [to(`/api/v1/findings/desk?${july}`, ['compliance'])],
  // Whoever may decide is told that what is decided is no finding; everybody else finds nothing there either.
  'findings-decide': [
    to('/api/v1/findings/decisions', [], {
      ...{ contact_id: 'none', rule_id: 'cn/hours', decision: 'dismissed', reason: 'heard it', by: 'x' },
    }),
  ],
  conduct: about((kind) => `/api/v1/conduct?by=collector&${person(kind)}`, numbers),
  'conduct-hours': about((kind) => `/api/v1/conduct/hours?${person(kind)}`, numbers),
  complaints: about((kind) => `/api/v1/complaints?by=collector&${person(kind)}`, numbers),
  'qa-sample': kinds.map((kind) => to(`/api/v1/qa/sample?${person(kind)}`, ['compliance'])),
  'qa-sections': [{ path: `/api/v1/qa/sections?by=collector&${july}`, sees: [], empty: numbers }],
  'qa-agreement': [{ path: `/api/v1/qa/agreement?${july}`, sees: [], empty: ['compliance'] }],
  change: about((kind) => `/api/v1/change?metric=kept_rate&by=product&${person(kind)}`, numbers),
  gaming: [{ path: `/api/v1/gaming?${july}`, sees: ['hr', 'compliance'], empty: ['manager'] }],
  attainment: [{ path: `/api/v1/attainment?${july}`, sees: [], empty: numbers }],
  forecast: [to('/api/v1/forecast', whole)],
  loss: [to('/api/v1/loss', whole)],
  stress: [to('/api/v1/stress', whole)],
  goals: [{ path: '/api/v1/goals', sees: [], empty: whole }],
  attribution: [{ path: `/api/v1/attribution/compare?before=default&after=default&${july}`, sees: numbers }],
  // There is one edition only, so there is none before it.
  restated: [{ path: '/api/v1/restated', sees: [] }],
  'complaints-open': about((kind) => `/api/v1/complaints/open?${person(kind)}`, records),
  'pay-periods': [to('/api/v1/pay/periods', paid)],
  'pay-period': [to(`/api/v1/pay/periods/${period}`, paid), to('/api/v1/pay/periods/none/2026-06-01', [])],
  'pay-statement': single((kind) => `/api/v1/pay/periods/${period}/${relations[kind].collector}`, paid),
  'pay-act': [
    {
      path: `/api/v1/pay/periods/${period}`,
      body: { action: 'answer' },
      sees: [],
      is: { hr: 400, manager: 400, collector: 400 },
    },
  ],
  'pay-records': single((kind) => `/api/v1/pay/periods/${period}/${relations[kind].collector}/promises`, paid),
  'pay-plan': [to('/api/v1/pay/plans/floor', paid), to('/api/v1/pay/plans/none', [])],
  'pay-plan-act': [{ path: '/api/v1/pay/plans/floor', body: { version: 'none', action: 'submit' }, sees: [] }],
  'pay-simulate': [to('/api/v1/pay/simulate?plan=floor&against=floor&from=2026-06-01&to=2026-07-01', ['hr'])],
  metrics: [to('/api/v1/metrics', everyone)],
  metric: [to('/api/v1/metrics/kept_rate', everyone)],
  editions: [to('/api/v1/editions', everyone)],
  runs: [to('/api/v1/runs', ['steward', 'admin'])],
  quarantine: [to('/api/v1/quarantine', ['steward', 'admin'])],
  quarantined: [{ path: '/api/v1/quarantine/records', sees: [], empty: ['steward', 'admin'] }],
  me: [to('/api/v1/me', everyone)],
  audit: [to('/api/v1/audit', ['admin'])],
  openapi: [to('/api/v1/openapi.json', everyone)],
  docs: [to('/api/docs', everyone)],
}

/** Every page by the id of its route. */
export const ofPages: Readonly<Record<string, readonly Case[]>> = {
  '/summary': [to('/summary', whole)],
  '/portfolio': [to('/portfolio', numbers)],
  '/portfolio/flow': [to('/portfolio/flow?split=collector', whole)],
  '/portfolio/curves': [to('/portfolio/curves', whole)],
  '/portfolio/outlook': [to('/portfolio/outlook', whole)],
  '/teams': [to('/teams', numbers)],
  '/teams/[team]': [
    to('/teams/T1', numbers),
    to('/teams/T1a', [...whole, 'manager']),
    to('/teams/T2', whole),
    to('/teams/T9', []),
  ],
  '/collectors/[collector]': single((kind) => `/collectors/${relations[kind].collector}`, numbers),
  '/collectors/[collector]/review': single((kind) => `/collectors/${relations[kind].collector}/review`, numbers),
  '/collectors/[collector]/review/pdf': single(
    (kind) => `/collectors/${relations[kind].collector}/review/pdf`,
    numbers,
  ),
  '/packs/board': [to('/packs/board', whole)],
  '/packs/board/pdf': [to('/packs/board/pdf', whole)],
  '/packs/reviews': [to('/packs/reviews', numbers)],
  '/packs/reviews/[pack]': [to('/packs/reviews/none', [])],
  '/packs/reviews/[pack]/pdf': [to('/packs/reviews/none/pdf', [])],
  '/explore': [to('/explore', numbers)],
  '/data': [to('/data', ['steward', 'admin'])],
  '/data/quarantine': [to('/data/quarantine', ['steward', 'admin'])],
  '/data/quarantine/[id]': [to('/data/quarantine/1-1', [])],
  '/data/editions': [to('/data/editions', ['steward', 'admin'])],
  '/data/checks': [to('/data/checks', ['steward', 'admin'])],
  '/data/lineage': [to('/data/lineage', ['steward', 'admin'])],
  '/records/[table]': ['payments', 'promises', 'spells', 'worked-accounts', 'findings'].map((table) =>
    to(`/records/${table}?${july}`, records),
  ),
  '/conduct': [to('/conduct', ['compliance'])],
  '/conduct/qa': [to('/conduct/qa', numbers)],
  '/conduct/complaints': [to('/conduct/complaints', numbers)],
  '/pay': [to('/pay', paid)],
  '/pay/[plan]/[month]': [to(`/pay/${period}`, paid), to('/pay/none/2026-06-01', [])],
  '/pay/[plan]/[month]/[collector]': single((kind) => `/pay/${period}/${relations[kind].collector}`, paid),
  '/pay/[plan]/[month]/[collector]/xlsx': single((kind) => `/pay/${period}/${relations[kind].collector}/xlsx`, paid),
  '/pay/[plan]/[month]/[collector]/pdf': single((kind) => `/pay/${period}/${relations[kind].collector}/pdf`, paid),
  '/pay/[plan]/[month]/[collector]/[table]': single(
    (kind) => `/pay/${period}/${relations[kind].collector}/promises`,
    paid,
  ),
  '/pay/files/[id]': [to('/pay/files/none', [])],
  '/pay/plans/[plan]': [to('/pay/plans/floor', paid), to('/pay/plans/none', [])],
  '/pay/simulator': [to('/pay/simulator', ['hr'])],
  '/dictionary': [to('/dictionary', everyone)],
  '/account': [to('/account', everyone)],
  '/admin': [to('/admin', ['admin'])],
}

/** Pages and endpoints that anybody may open, or that only send on. */
export const open = ['/', '/preferences', '/sign-in', '/set-up'] as const

/** The status of some, of others who may open the page 404, and of nobody the way to sign in. */
const answeredTo = (some: readonly Who[], status: number, others: readonly Who[] = []): Status => {
  const told: Partial<Record<Who | 'nobody', number>> = { nobody: 303 }
  for (const who of others) told[who] = 404
  for (const who of some) told[who] = status
  return told
}

type Status = number | Partial<Readonly<Record<Who | 'nobody', number>>>

/** What a form sends, with the token of the session, and the status it is answered with: the same for all, or 404 for who is left out. */
export const ofForms: Readonly<
  Record<string, { readonly at?: string; readonly fields: Readonly<Record<string, string>>; readonly is: Status }>
> = {
  'POST /sign-in': { fields: { name: 'nobody.here', password: 'wrong wrong wrong' }, is: 303 },
  'GET /sign-in/oidc': { fields: {}, is: 404 },
  'GET /sign-in/oidc/back': { fields: {}, is: 404 },
  'POST /set-up': { fields: { link: 'none', password: 'a', again: 'b' }, is: 303 },
  'POST /account/prove': { fields: { password: 'wrong' }, is: 303 },
  'POST /demo/as': { fields: { as: 'hr' }, is: 404 },
  'POST /conduct': {
    fields: { contact: 'none', rule: 'cn/hours', decision: 'dismissed', reason: 'x', by: 'x' },
    is: { compliance: 404, nobody: 303 },
  },
  'POST /pay/[plan]/[month]': {
    fields: { action: 'return', reason: 'x' },
    is: { hr: 409, manager: 409, collector: 403, nobody: 303 },
  },
  'POST /pay/[plan]/[month]/[collector]': {
    fields: { text: '' },
    is: { hr: 403, manager: 409, collector: 409, nobody: 303 },
  },
  'POST /pay/plans/[plan]': {
    fields: { version: 'none', action: 'submit' },
    is: { hr: 404, manager: 404, collector: 404, nobody: 303 },
  },
  'POST /packs/reviews/[pack]': {
    at: '/packs/reviews/none?/sign',
    fields: { side: 'manager' },
    is: answeredTo(numbers, 404),
  },
  'POST /explore': { at: '/explore?/save', fields: { name: 'mine' }, is: answeredTo(numbers, 200) },
  // Of somebody nobody knows.
  'POST /collectors/[collector]/review': {
    at: '/collectors/none/review?/keep',
    fields: { comment: 'x' },
    is: answeredTo(numbers, 404),
  },
  'POST /data/editions': {
    at: '/data/editions?/rollback',
    fields: { edition: 'none' },
    is: answeredTo(['steward', 'admin'], 404),
  },
  'POST /data/quarantine': {
    at: '/data/quarantine?/replay',
    fields: { id: '9-9' },
    is: answeredTo(['steward'], 200, ['admin']),
  },
  'POST /data/quarantine/[id]': {
    at: '/data/quarantine/9-9?/fix',
    fields: { 'set:amount': '1' },
    is: answeredTo(['steward'], 409, ['admin']),
  },
  'POST /admin': { fields: { act: 'none' }, is: { admin: 400, nobody: 303 } },
  'POST /preferences': { fields: { lang: 'zh' }, is: 303 },
  'POST /account/view-as': { fields: { role: '' }, is: { admin: 303, nobody: 303 } },
  'POST /sign-out': { fields: {}, is: 303 },
}
