import type { AnyModel } from '#warehouse'
import { nearest } from '../nearest.ts'
import { UsageError } from './conventions.ts'

/** The model of a name: `marts.collector_months`, or its last part where only one ends so. */
export function modelNamed(models: readonly AnyModel[], name: string): AnyModel {
  const named = models.filter((model) => model.name === name || model.name.endsWith(`.${name}`))
  const [model, another] = named
  if (model === undefined) {
    const near = nearest(
      name,
      models.flatMap((one) => [one.name, one.name.split('.')[1] ?? '']),
    )
    throw new UsageError(
      `There is no model ${name}${near === null ? `; there are ${models.map((one) => one.name).join(', ')}` : `; did you mean ${near}?`}`,
      { model: name },
    )
  }
  if (another !== undefined)
    throw new UsageError(`${name} may be ${named.map((one) => one.name).join(' or ')}; name the layer too.`, {
      model: name,
    })
  return model
}
