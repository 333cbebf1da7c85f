import { nearest } from '../nearest.ts'
import type { Delivery } from '../lake/manifest.ts'

const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')

/** How the columns of a file differ from those of the delivery before it, one sentence each. */
export function driftOf(names: readonly string[], before: Pick<Delivery, 'header' | 'file'> | undefined): string[] {
  if (before === undefined) return []
  const { header, file } = before
  const added = names.filter((name) => !header.includes(name))
  const removed = header.filter((name) => !names.includes(name))
  const renamed = removed.flatMap((name) => {
    const candidate = nearest(name, added)
    return candidate === null ? [] : [{ name, candidate }]
  })
  const isRenamed = (name: string) => renamed.some((one) => one.name === name || one.candidate === name)
  const said = renamed.map(
    ({ name, candidate }) => `column \`${name}\` of ${file} is gone; \`${candidate}\` may be its new name`,
  )
  const gone = removed.filter((name) => !isRenamed(name))
  const come = added.filter((name) => !isRenamed(name))
  if (gone.length > 0) said.push(`columns of ${file} that are not delivered any more: ${quoted(gone)}`)
  if (come.length > 0) said.push(`columns that ${file} had not: ${quoted(come)}`)
  const shared = names.filter((name) => header.includes(name))
  const order = header.filter((name) => names.includes(name))
  if (shared.some((name, index) => name !== order[index])) said.push(`columns stand in another order than in ${file}`)
  return said
}
