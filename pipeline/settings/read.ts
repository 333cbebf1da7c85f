import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readYaml } from '../yaml.ts'
import { SettingsError } from './refusal.ts'
import { settingsSchema } from './schema.ts'
import type { Settings } from './settings.ts'

const file = 'rollcall.yaml'

/**
 * Settings from the text of a `rollcall.yaml`; what it does not say has its default.
 * @throws SettingsError naming the line, the key and the remedy.
 */
export function parseSettings(text: string, name = file): Settings {
  const yaml = readYaml(text)
  if ('message' in yaml) throw new SettingsError(name, yaml.line, null, `is no valid YAML: ${yaml.message}`)
  const read = settingsSchema.safeParse(yaml.value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
  const key = path.length === 0 ? null : path.map(String).join('.')
  throw new SettingsError(name, yaml.lineOf(path), key, issue?.message ?? 'cannot be read')
}

/** The text of the `rollcall.yaml` of an installation; without one, nothing. */
export function settingsText(home: string): string {
  try {
    return readFileSync(join(home, file), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

/**
 * The settings of an installation. Without a `rollcall.yaml` every setting has its default.
 * @throws SettingsError naming the line, the key and the remedy.
 */
export function readSettings(home: string): Settings {
  return parseSettings(settingsText(home), join(home, file))
}
