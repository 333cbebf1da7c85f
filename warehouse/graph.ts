import type { AnyModel } from './model.ts'

/** The names of the relations a model reads, found in its query. */
export const reads = (model: AnyModel): Set<string> => readIn(model.toSelect())

/** The names of the relations a query reads. */
export function readIn(query: { readonly toOperationNode: () => unknown }): Set<string> {
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    if ('kind' in node && node.kind === 'SchemableIdentifierNode') {
      const { schema, identifier } = node as unknown as { schema?: { name: string }; identifier: { name: string } }
      if (schema) names.add(`${schema.name}.${identifier.name}`)
    }
    Object.values(node).forEach(visit)
  }
  visit(query.toOperationNode())
  return names
}

/** The models in an order in which each follows every model it reads. Fails where models read each other. */
export function inOrder(models: readonly AnyModel[]): AnyModel[] {
  const byName = new Map(models.map((model) => [model.name, model]))
  const ordered = new Set<AnyModel>()
  const place = (model: AnyModel, path: readonly string[]): void => {
    if (ordered.has(model)) return
    if (path.includes(model.name)) throw new Error(`models read each other: ${[...path, model.name].join(' → ')}`)
    for (const name of reads(model)) {
      const read = byName.get(name)
      if (read) place(read, [...path, model.name])
    }
    ordered.add(model)
  }
  for (const model of models) place(model, [])
  return [...ordered]
}

/** The models asked for and every model among `all` that reads them, directly or not. */
export function withDownstream(asked: readonly AnyModel[], all: readonly AnyModel[]): AnyModel[] {
  const names = new Set<string>(asked.map((model) => model.name))
  for (const model of inOrder(all)) if ([...reads(model)].some((name) => names.has(name))) names.add(model.name)
  return all.filter((model) => names.has(model.name))
}

/** The models asked for and every model among `all` that they read, directly or not. */
export function withUpstream(asked: readonly AnyModel[], all: readonly AnyModel[]): AnyModel[] {
  const byName = new Map(all.map((model) => [model.name, model]))
  const wanted = new Set<AnyModel>()
  const want = (model: AnyModel): void => {
    if (wanted.has(model)) return
    wanted.add(model)
    for (const name of reads(model)) {
      const read = byName.get(name)
      if (read) want(read)
    }
  }
  asked.forEach(want)
  return inOrder([...wanted])
}
