/** A value of `rollcall.yaml` that cannot be used: what is wrong and what to write instead. `path`: where, below the value. */
export class Refusal extends Error {
  readonly path: readonly (string | number)[]

  constructor(message: string, path: readonly (string | number)[] = []) {
    super(message)
    this.name = 'Refusal'
    this.path = path
  }
}

/** `rollcall.yaml` cannot be used. `line` and `key` name the place; null: the file as a whole. */
export class SettingsError extends Error {
  readonly code = 'settings'
  readonly file: string
  readonly line: number | null
  readonly key: string | null

  constructor(file: string, line: number | null, key: string | null, message: string) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${key === null ? '' : `\`${key}\` `}${message}`)
    this.name = 'SettingsError'
    this.file = file
    this.line = line
    this.key = key
  }
}
