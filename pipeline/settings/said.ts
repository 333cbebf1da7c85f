import { readYaml } from '../yaml.ts'
import { defaults } from './defaults.ts'

/** A setting as it is written in `rollcall.yaml`: its key, such as `promise.grace_days`, and its value in words, empty where it is nothing. */
export interface SaidSetting {
  readonly key: string
  readonly value: string
  /** The line of `rollcall.yaml` that says it; null: nothing says it, it has its default. */
  readonly line: number | null
}

/** A setting that has another value than in the edition before, in words; null: it was not there, or is not any more. */
export interface SettingChange {
  readonly key: string
  readonly from: string | null
  readonly to: string | null
}

/** Settings whose keys are names of other things, which stay as they are written. */
const named = new Set(['attribution', 'scorecard', 'min_n', 'rules.holidays', 'personal.columns'])

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

/** A value in a few words; nothing where it is empty. */
function worded(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return JSON.stringify(value)
  const parts = Object.values(value)
    .map(worded)
    .filter((part) => part !== '')
  return parts.join(Array.isArray(value) ? ', ' : ' ')
}

function leaves(value: unknown, path: readonly string[] = []): [path: readonly string[], value: unknown][] {
  if (!isGroup(value)) return [[path, value]]
  const isNamed = named.has(path.join('.'))
  return Object.entries(value).flatMap(([key, held]) => {
    // The buckets of every day are said by their versions.
    if (path.length === 0 && key === 'buckets' && 'bucketVersions' in value) return []
    const name = path.length === 0 && key === 'bucketVersions' ? 'buckets' : key
    return leaves(held, [...path, isNamed ? name : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)])
  })
}

const byKey = (settings: unknown): ReadonlyMap<string, { readonly text: string; readonly exact: string }> =>
  new Map(
    leaves(settings).map(([path, value]) => [path.join('.'), { text: worded(value), exact: JSON.stringify(value) }]),
  )

/** Whether a text says something at `path`: itself, or a value that stands for all below it. */
function isSaid(value: unknown, path: readonly string[]): boolean {
  const [step, ...rest] = path
  if (value === null || value === undefined) return false
  if (step === undefined || typeof value !== 'object' || Array.isArray(value)) return true
  return isSaid((value as Readonly<Record<string, unknown>>)[step], rest)
}

/** Every setting of `settings`, read from `text`, in alphabetical order of keys. */
export function saidSettings(settings: unknown, text: string): SaidSetting[] {
  const yaml = readYaml(text)
  return leaves(settings)
    .map(([path, value]) => ({
      key: path.join('.'),
      value: worded(value),
      line: 'message' in yaml || !isSaid(yaml.value, path) ? null : yaml.lineOf(path),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

/**
 * What is set otherwise than `before`, in alphabetical order of keys. A setting that was not there before and has its default
 * came with a new version of the program, which nobody changed.
 */
export function settingChanges(before: unknown, after: unknown): SettingChange[] {
  const [old, now, standard] = [byKey(before), byKey(after), byKey(defaults)]
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)]
    if (from?.exact === to?.exact || (from === undefined && to?.exact === standard.get(key)?.exact)) return []
    return [{ key, from: from?.text ?? null, to: to?.text ?? null }]
  })
}
