import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A random text nobody can guess: 256 bits. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
/** What is kept of a random secret. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
export const newId = (): string => randomBytes(9).toString('base64url')

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

const derived = (password: string, nonce: Buffer, { memory, passes }: { memory: number; passes: number }) =>
  new Promise<Buffer>((done, failed) =>
    argon2('argon2id', { ...cost, memory, passes, message: password.normalize('NFKC'), nonce }, (error, key) =>
      error === null ? done(key) : failed(error),
    ),
  )

const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

/** A password as it is kept. */
export async function hashOfPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const key = await derived(password, nonce, cost)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=1$${text(nonce)}$${text(key)}`
}

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([^$]+)\$([^$]+)$/

/** Whether it is that password; with null, as slowly, no. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, nonce = '', key = ''] = form.exec(kept ?? '') ?? []
  const given = await derived(password, nonce === '' ? Buffer.alloc(16) : Buffer.from(nonce, 'base64'), {
    memory: Number(memory ?? cost.memory),
    passes: Number(passes ?? cost.passes),
  })
  const wanted = key === '' ? Buffer.alloc(given.length, 1) : Buffer.from(key, 'base64')
  return given.length === wanted.length && timingSafeEqual(given, wanted) && key !== ''
}

/** What is wrong with a new password, in a sentence; null: nothing. NIST 800-63B: long, not known, no rules of kinds. */
export function faultOfPassword(password: string, name: string): string | null {
  const plain = password.normalize('NFKC').toLowerCase()
  if ([...plain].length < 12) return 'A password has at least 12 characters.'
  if (password.length > 256) return 'A password has at most 256 characters.'
  if (new Set(plain).size < 5) return 'This password is one of those tried first; take a longer phrase.'
  if (name !== '' && plain.includes(name.toLowerCase())) return 'A password must not hold the name it belongs to.'
  if (common.some((word) => plain.replace(/[^a-z]/g, '').startsWith(word) && plain.length < 20))
    return 'This password is one of those tried first; take a longer phrase.'
  return null
}
const common = [
  'password',
  'passw',
  'qwerty',
  'letmein',
  'iloveyou',
  'welcome',
  'admin',
  'rollcall',
  'abcdef',
  'monkey',
]
