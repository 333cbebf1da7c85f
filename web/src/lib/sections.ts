import type { Bilingual } from '../../api/service.ts'

/** A section of the rail. */
export interface Section {
  readonly path: string
  readonly label: Bilingual
  /** An icon of `Icon.svelte`. */
  readonly icon: 'summary' | 'portfolio' | 'teams' | 'explore' | 'data' | 'dictionary' | 'conduct' | 'pay' | 'people'
  /** Beginnings of the paths that belong to it. */
  readonly holds: readonly string[]
  /** The roles that see it; null: everybody. */
  readonly roles: readonly string[] | null
  /** The roles that have a section with more in it; who has one of them does not see this one. */
  readonly unless?: readonly string[]
}

/** Everybody but administrators, who see figures only as somebody else. */
const numbers = ['executive', 'hr', 'manager', 'compliance', 'collector', 'steward']

/** The sections in the order of the rail: pages add theirs here. */
export const sections: readonly Section[] = [
  {
    path: '/summary',
    label: { en: 'Summary', zh: '总览' },
    icon: 'summary',
    holds: ['/summary', '/packs/board'],
    roles: ['executive', 'hr', 'compliance', 'steward'],
  },
  {
    path: '/portfolio',
    label: { en: 'Portfolio', zh: '资产组合' },
    icon: 'portfolio',
    holds: ['/portfolio'],
    roles: numbers,
  },
  {
    path: '/teams',
    label: { en: 'Teams', zh: '团队' },
    icon: 'teams',
    holds: ['/teams', '/collectors', '/packs/reviews'],
    roles: numbers,
  },
  {
    path: '/explore',
    label: { en: 'Explore', zh: '自助分析' },
    icon: 'explore',
    holds: ['/explore'],
    roles: ['executive', 'hr', 'manager', 'compliance', 'collector', 'steward'],
  },
  {
    path: '/data',
    label: { en: 'Data', zh: '数据' },
    icon: 'data',
    holds: ['/data', '/records'],
    roles: ['steward', 'admin'],
  },
  {
    path: '/conduct',
    label: { en: 'Conduct', zh: '合规' },
    icon: 'conduct',
    holds: ['/conduct'],
    roles: ['compliance'],
  },
  {
    path: '/conduct/qa',
    label: { en: 'Quality', zh: '质量' },
    icon: 'conduct',
    holds: ['/conduct'],
    roles: ['manager', 'executive'],
    unless: ['compliance'],
  },
  {
    path: '/pay',
    label: { en: 'Pay', zh: '薪酬' },
    icon: 'pay',
    holds: ['/pay'],
    roles: ['hr', 'manager', 'collector'],
  },
  {
    path: '/dictionary',
    label: { en: 'Dictionary', zh: '指标词典' },
    icon: 'dictionary',
    holds: ['/dictionary'],
    roles: null,
  },
  {
    path: '/admin',
    label: { en: 'Admin', zh: '管理' },
    icon: 'people',
    holds: ['/admin'],
    roles: ['admin'],
  },
]

/** The section a path belongs to, of those given; null: none. */
export const sectionOf = (path: string, among: readonly Section[] = sections): Section | null =>
  among.find(({ holds }) => holds.some((one) => path === one || path.startsWith(`${one}/`))) ?? null

/** The sections somebody with these roles sees; null: roles are not known here, so all. */
export const sectionsFor = (roles: readonly string[] | null): readonly Section[] =>
  roles === null
    ? sections.filter((one) => one.unless === undefined)
    : sections.filter(
        (one) =>
          (one.roles === null || one.roles.some((role) => roles.includes(role))) &&
          !one.unless?.some((role) => roles.includes(role)),
      )
