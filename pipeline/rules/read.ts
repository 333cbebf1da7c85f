import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearest } from '../nearest.ts'
import { readYaml } from '../yaml.ts'
import { PackError, type Pack, type Rule, type Vector } from './pack.ts'
import { packSchema, type WrittenPack, type WrittenRule } from './schema.ts'
import type { WrittenVector } from './vector_schema.ts'

const shipped = fileURLToPath(new URL('../../sql/rules/', import.meta.url))

function ruleOf(written: WrittenRule): Rule {
  const wording = {
    id: written.id,
    title: written.title,
    source: written.source,
    event: written.event,
    channels: written.channels,
    strength: written.strength,
    severity: written.severity,
    confidence: written.confidence,
    excludesConsent: written.exclusions.includes('consent'),
    optional: written.optional,
    validFrom: written.valid_from,
    validTo: written.valid_to,
  }
  switch (written.kind) {
    case 'hours': {
      const hours = written.hours.map(({ channels = written.channels, weekdays, from, to, to_passes }) => ({
        channels,
        weekdays,
        from,
        to: to_passes ? to : to - 1,
      }))
      return { ...wording, kind: 'hours', hours, holidays: written.holidays }
    }
    case 'count': {
      const { unit, window, threshold, unless } = written
      return { ...wording, kind: 'count', unit, window, threshold, unless }
    }
    case 'wait':
      return { ...wording, kind: 'wait', unit: written.unit, days: written.window.days, after: written.after }
    case 'lost_debtor':
      return { ...wording, kind: 'lost_debtor', looksBack: written.looks_back, history: written.history }
    case 'permission':
      return { ...wording, kind: 'permission', permission: written.permission }
    case 'visitors':
      return { ...wording, kind: 'visitors', atLeast: written.at_least }
    case 'words':
      return { ...wording, kind: 'words', words: written.words }
  }
}

const later = (at: string, minutes: number) =>
  minutes === 0 ? at : new Date(Date.parse(at) + minutes * 60_000).toISOString()

function vectorOf(written: WrittenVector, line: number | null): Vector {
  const contacts = written.contacts.flatMap(
    ({ times, every, at, expect, reason, evidence, zone_dependent, ...fields }) =>
      Array.from({ length: times }, (_, index) => ({
        at: later(at, index * every),
        fields,
        expect: expect ?? null,
        reason: reason ?? null,
        evidence: evidence ?? null,
        zoneDependent: zone_dependent ?? null,
      })),
  )
  return {
    about: written.about,
    rule: written.rule,
    line,
    accounts: Object.entries(written.accounts).map(([id, { debtor, zone = written.zone, region, client }]) => ({
      account_id: id,
      debtor_id: debtor,
      timezone: zone,
      region,
      client_id: client,
    })),
    permissions:
      written.permissions === 'undelivered'
        ? null
        : written.permissions.map(({ account, from, to, ...rest }) => ({
            account_id: account,
            valid_from: from,
            valid_to: to,
            ...rest,
          })),
    defaultTimezone: written.default_timezone,
    effectiveCallSeconds: written.effective_call_seconds,
    holidays: written.holidays,
    contacts: contacts.map(({ fields, ...contact }, index) => ({
      ...contact,
      fields: { ...fields, id: fields.id ?? String(index + 1) },
    })),
  }
}

type Fail = (path: readonly PropertyKey[], message: string) => never

function checked(written: WrittenPack, fail: Fail): void {
  const backwards = (from: string | null, to: string | null) => from !== null && to !== null && to <= from
  if (backwards(written.valid_from, written.valid_to)) fail(['valid_to'], '`valid_to` is not after `valid_from`')
  for (const [index, one] of written.rules.entries()) {
    if (backwards(one.valid_from, one.valid_to))
      fail(['rules', index, 'valid_to'], '`valid_to` is not after `valid_from`')
    const same = written.rules.findIndex(
      (other, at) => at < index && other.id === one.id && overlap(spanOf(other, written), spanOf(one, written)),
    )
    if (same >= 0) fail(['rules', index, 'id'], `the rule ${one.id} is in force twice on some day`)
    if (one.kind === 'hours')
      for (const [at, { channels: own }] of one.hours.entries())
        for (const each of own ?? [])
          if (!one.channels.includes(each))
            fail(['rules', index, 'hours', at, 'channels'], `the rule ${one.id} does not look at \`${each}\``)
  }
  const ids = written.rules.map(({ id }) => id)
  for (const [index, { rule }] of written.tests.entries())
    if (!ids.includes(rule)) {
      const near = nearest(rule, ids)
      fail(
        ['tests', index, 'rule'],
        `\`${rule}\` is no rule of this pack${near === null ? '' : `; did you mean \`${near}\`?`}`,
      )
    }
}

interface Span {
  readonly valid_from: string | null
  readonly valid_to: string | null
}
const spanOf = (one: Span, pack: Span): Span => ({
  valid_from: one.valid_from ?? pack.valid_from,
  valid_to: one.valid_to ?? pack.valid_to,
})
const overlap = (a: Span, b: Span) =>
  (a.valid_from ?? '') < (b.valid_to ?? '9999') && (b.valid_from ?? '') < (a.valid_to ?? '9999')

/**
 * A rule pack from its YAML text.
 * @throws PackError naming the line and what is wrong.
 */
export function parsePack(text: string, file: string): Pack {
  const yaml = readYaml(text)
  if ('message' in yaml) throw new PackError(file, yaml.line, `this is no valid YAML: ${yaml.message}`)
  const fail: Fail = (path, message) => {
    throw new PackError(file, yaml.lineOf(path), message)
  }
  const read = packSchema.safeParse(yaml.value)
  if (!read.success) {
    const { issues } = read.error
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
    const path = [...(issue?.path ?? [])]
    if (issue?.code === 'unrecognized_keys') {
      const key = issue.keys[0] ?? ''
      return fail([...path, key], `\`${[...path, key].map(String).join('.')}\` is no key of a rule pack`)
    }
    const missing = issue?.code === 'invalid_type' && issue.input === undefined
    return fail(
      path,
      `\`${path.map(String).join('.')}\` ${missing ? 'is missing' : (issue?.message ?? 'cannot be read')}`,
    )
  }
  const written = read.data
  checked(written, fail)
  return {
    file,
    id: written.id,
    version: written.version,
    title: written.title,
    jurisdiction: written.jurisdiction,
    source: written.source,
    note: written.note,
    validFrom: written.valid_from,
    validTo: written.valid_to,
    appliesTo: written.applies_to as Pack['appliesTo'],
    rules: written.rules.map(ruleOf),
    tests: written.tests.map((vector, index) => vectorOf(vector, yaml.lineOf(['tests', index]))),
  }
}

function packsIn(folder: string, name: (file: string) => string): Pack[] {
  let files: string[]
  try {
    files = readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  const packs = files
    .filter((file) => /\.ya?ml$/.test(file) && !file.startsWith('.'))
    .sort()
    .map((file) => parsePack(readFileSync(join(folder, file), 'utf8'), name(file)))
  for (const [index, pack] of packs.entries()) {
    const other = packs.find(
      (each, at) =>
        at < index &&
        each.id === pack.id &&
        overlap(
          { valid_from: each.validFrom, valid_to: each.validTo },
          { valid_from: pack.validFrom, valid_to: pack.validTo },
        ),
    )
    if (other !== undefined)
      throw new PackError(
        pack.file,
        null,
        `${pack.id} is in force at the same time as in ${other.file}; end one of them`,
      )
  }
  return packs
}

/**
 * The rule packs of an installation: those that come with Rollcall, and its own under `rules/`, which replace every
 * version of a pack with the same id.
 * @throws PackError for the first that cannot be used.
 */
export function readPacks(home: string): Pack[] {
  const own = packsIn(join(home, 'rules'), (file) => join('rules', file))
  const ids = new Set(own.map(({ id }) => id))
  return [...packsIn(shipped, (file) => file).filter(({ id }) => !ids.has(id)), ...own]
}
