import type { Permission, Principal } from '../../../state/index.ts'

/** What a route asks for: a permission, that somebody is signed in, or nothing. */
export type Policy = Permission | 'signed-in' | 'everyone'

/** Every route of the API by its id. */
export const apiPolicies: Readonly<Record<string, Policy>> = {
  query: 'figures',
  batch: 'figures',
  facts: 'records',
  findings: 'records',
  'finding-story': 'records',
  'findings-desk': 'decide',
  'findings-decide': 'decide',
  conduct: 'figures',
  'conduct-hours': 'figures',
  complaints: 'figures',
  'complaints-open': 'records',
  'qa-sample': 'decide',
  'qa-sections': 'figures',
  'qa-agreement': 'decide',
  change: 'figures',
  gaming: 'habits',
  attribution: 'figures',
  restated: 'figures',
  attainment: 'figures',
  forecast: 'portfolio',
  loss: 'portfolio',
  stress: 'portfolio',
  goals: 'portfolio',
  'pay-periods': 'pay',
  'pay-period': 'pay',
  'pay-act': 'pay',
  'pay-statement': 'pay',
  'pay-records': 'pay',
  'pay-plan': 'pay',
  'pay-plan-act': 'pay',
  'pay-simulate': 'pay.approve',
  metrics: 'signed-in',
  metric: 'signed-in',
  editions: 'signed-in',
  runs: 'data',
  quarantine: 'data',
  quarantined: 'data',
  me: 'signed-in',
  audit: 'audit',
  openapi: 'signed-in',
  docs: 'signed-in',
}

/** Routes that change something: they need the right to write and the token of the session. */
export const changing: ReadonlySet<string> = new Set(['findings-decide', 'pay-act', 'pay-plan-act'])

/** Every page and endpoint of the dashboard by the id of its route. */
export const pagePolicies: Readonly<Record<string, Policy>> = {
  '/': 'signed-in',
  '/summary': 'portfolio',
  '/portfolio': 'figures',
  '/portfolio/flow': 'portfolio',
  '/portfolio/curves': 'portfolio',
  '/portfolio/outlook': 'portfolio',
  '/teams': 'figures',
  '/teams/[team]': 'figures',
  '/collectors/[collector]': 'figures',
  '/collectors/[collector]/review': 'figures',
  '/collectors/[collector]/review/pdf': 'figures',
  '/packs/board': 'portfolio',
  '/packs/board/pdf': 'portfolio',
  '/packs/reviews': 'figures',
  '/packs/reviews/[pack]': 'figures',
  '/packs/reviews/[pack]/pdf': 'figures',
  '/explore': 'figures',
  '/data': 'data',
  '/data/quarantine': 'data',
  '/data/quarantine/[id]': 'data',
  '/data/editions': 'data',
  '/data/lineage': 'data',
  '/data/checks': 'data',
  '/records/[table]': 'records',
  '/conduct': 'decide',
  '/conduct/qa': 'figures',
  '/conduct/complaints': 'figures',
  '/pay': 'pay',
  '/pay/[plan]/[month]': 'pay',
  '/pay/[plan]/[month]/[collector]': 'pay',
  '/pay/[plan]/[month]/[collector]/xlsx': 'pay',
  '/pay/[plan]/[month]/[collector]/pdf': 'pay',
  '/pay/[plan]/[month]/[collector]/[table]': 'pay',
  '/pay/files/[id]': 'pay.approve',
  '/pay/plans/[plan]': 'pay',
  '/pay/simulator': 'pay.approve',
  '/dictionary': 'signed-in',
  '/preferences': 'everyone',
  '/sign-in': 'everyone',
  '/set-up': 'everyone',
  '/account': 'signed-in',
  '/admin': 'people',
}

/** Pages whose every reading is written into the audit log: they show what single people did or earned, or are made to be kept. */
export const personalPages: Readonly<Record<string, 'view' | 'export'>> = {
  '/portfolio/flow': 'view',
  '/teams/[team]': 'view',
  '/collectors/[collector]': 'view',
  '/collectors/[collector]/review': 'export',
  '/collectors/[collector]/review/pdf': 'export',
  '/packs/board': 'export',
  '/packs/board/pdf': 'export',
  '/packs/reviews': 'view',
  '/packs/reviews/[pack]': 'export',
  '/packs/reviews/[pack]/pdf': 'export',
  '/explore': 'view',
  '/data/quarantine/[id]': 'view',
  '/records/[table]': 'view',
  '/conduct': 'view',
  '/conduct/qa': 'view',
  '/conduct/complaints': 'view',
  '/pay/[plan]/[month]': 'view',
  '/pay/[plan]/[month]/[collector]': 'view',
  '/pay/[plan]/[month]/[collector]/[table]': 'view',
  '/pay/[plan]/[month]/[collector]/xlsx': 'export',
  '/pay/[plan]/[month]/[collector]/pdf': 'export',
  '/pay/files/[id]': 'export',
  '/pay/simulator': 'view',
  '/admin': 'view',
}

/** Pages that show no single person, or nobody but their reader. */
export const impersonalPages: readonly string[] = [
  ...['/', '/summary', '/portfolio', '/portfolio/curves', '/portfolio/outlook', '/teams'],
  ...['/data', '/data/quarantine', '/data/editions', '/data/lineage', '/data/checks', '/dictionary'],
  ...['/pay', '/pay/plans/[plan]', '/preferences', '/sign-in', '/set-up', '/account'],
]

/** Every form that is answered without a page. */
export const formPolicies: Readonly<Record<string, Policy>> = {
  'POST /sign-in': 'everyone',
  'GET /sign-in/oidc': 'everyone',
  'GET /sign-in/oidc/back': 'everyone',
  'POST /set-up': 'everyone',
  'POST /sign-out': 'signed-in',
  'POST /account/prove': 'signed-in',
  'POST /account/view-as': 'signed-in',
  'POST /demo/as': 'everyone',
}

/** Whether somebody (null: nobody is signed in) may. */
export const mayDo = (policy: Policy, who: Principal | null): boolean =>
  policy === 'everyone' || (who !== null && (policy === 'signed-in' || who.permissions.has(policy)))

/** The policy of a page. Throws where it has none: a page without one is not served. */
export function policyOfPage(id: string): Policy {
  const policy = pagePolicies[id]
  if (policy === undefined) throw new Error(`The page ${id} has no policy; add it to web/api/access/policies.ts.`)
  return policy
}

/** The policy of a route of the API. Throws where it has none. */
export function policyOfRoute(id: string): Policy {
  const policy = apiPolicies[id]
  if (policy === undefined) throw new Error(`The route ${id} has no policy; add it to web/api/access/policies.ts.`)
  return policy
}
