import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'

interface Locked {
  readonly name?: string
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
}

/** `npm sbom` refuses the tree because of the pinned runtime, a local folder: the lock file says the same. */
const { version, packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly version: string
  readonly packages: Readonly<Record<string, Locked>>
}

const isShipped = ([path, one]: readonly [string, Locked]) =>
  path.includes('node_modules/') && one.dev !== true && one.link !== true && one.version !== undefined

const hashOf = (integrity: string) => {
  const [algorithm = '', digest = ''] = (integrity.split(' ')[0] ?? '').split('-')
  return { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }
}

/** The packages that run in production, as a CycloneDX 1.6 bill of materials on stdout. */
const components = Object.entries(packages)
  .filter(isShipped)
  .map(([path, one]) => {
    const name = one.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const purl = `pkg:npm/${name.replace('@', '%40')}@${one.version ?? ''}`
    return {
      type: 'library',
      'bom-ref': `${purl}#${path}`,
      name,
      version: one.version,
      purl,
      ...(one.license === undefined ? {} : { licenses: [{ expression: one.license }] }),
      ...(one.integrity === undefined ? {} : { hashes: [hashOf(one.integrity)] }),
    }
  })

process.stdout.write(
  `${JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { component: { type: 'application', name: 'rollcall', version } }, components }, null, 2)}\n`,
)
