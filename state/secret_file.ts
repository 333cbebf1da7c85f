import { readFileSync, statSync } from 'node:fs'

/** A secret cannot be taken from where it is said to be; says what to do. */
export class SecretError extends Error {
  override readonly name = 'SecretError'
}

/** The text of a file that its owner alone may read. Throws SecretError. */
export function readSecret(path: string): string {
  let mode: number
  try {
    mode = statSync(path).mode
  } catch {
    throw new SecretError(`The secret file ${path} cannot be read.`)
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new SecretError(`Others may read the secret file ${path}; run chmod 600 ${path}.`)
  return readFileSync(path, 'utf8').trim()
}

/** A secret from the environment: `NAME` itself, or the file that `NAME_FILE` names. Undefined: neither is set. */
export function secretIn(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const [value, file] = [env[name], env[`${name}_FILE`]]
  if (value !== undefined && value !== '') return value
  return file === undefined || file === '' ? undefined : readSecret(file)
}
