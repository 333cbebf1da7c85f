import { dirname, join, normalize } from 'node:path'

/** Comments say what they like. */
export const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/[^\n]*/g, '$1')

export interface Import {
  readonly target: string
  readonly types: boolean
}

/** The files of the project that `path` imports, by `aliases` or relatively. */
export function importsOf(path: string, text: string, aliases: Readonly<Record<string, string>>): Import[] {
  const statements = text.matchAll(
    /\b(?:import|export)\b(\s+type\b)?(?:(?!\b(?:import|export)\b)[^'"`;()])*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g,
  )
  return [...statements].flatMap(([, type, named, bare]) => {
    const target = resolved(path, named ?? bare ?? '', aliases)
    return target === null || target === path ? [] : [{ target, types: type !== undefined }]
  })
}

function resolved(path: string, specifier: string, aliases: Readonly<Record<string, string>>): string | null {
  if (specifier.startsWith('.')) return normalize(join(dirname(path), specifier))
  const exact = aliases[specifier]
  if (exact !== undefined) return normalize(exact)
  for (const [alias, target] of Object.entries(aliases)) {
    const [head = '', tail] = alias.split('*')
    if (tail !== undefined && specifier.startsWith(head))
      return normalize(target.replace('*', specifier.slice(head.length)))
  }
  if (path.startsWith('web/src/') && specifier.startsWith('#lib'))
    return normalize(specifier.replace('#lib', 'web/src/lib'))
  return null
}

/** A way from a file back to itself through its imports, shortest names first; null: none. */
export function cycleOf(imports: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return null
    for (const next of imports.get(path) ?? []) {
      const found = visit(next, [...trail, path])
      if (found !== null) return found
    }
    done.add(path)
    return null
  }
  for (const path of imports.keys()) {
    const found = visit(path, [])
    if (found !== null) return found
  }
  return null
}
