import { metrics as catalogue } from '#sql'
import { definitions, type Asked } from './answer.ts'
import { plus } from './days.ts'
import { values, type Wish } from './generate.ts'

const only = process.env['ORACLE_METRICS']?.split(',')
const known = [...definitions.keys()].filter((id) => catalogue.has(id) && (!only || only.includes(id)))

const dimensionsOf = (id: string) => definitions.get(id)!.dimensions

/** The wish as a question that every metric in it can be asked. */
export function questionOf(wanted: Wish): Asked {
  const metrics = [...new Set(wanted.metrics.map((pick) => known[pick % known.length]!))]
  const able = dimensionsOf(metrics[0]!).filter((name) => metrics.every((id) => dimensionsOf(id).includes(name)))
  const groups = able.filter((name) => name in values)
  return {
    ...wanted,
    metrics,
    by: [...new Set(wanted.by.map((pick) => able[pick % able.length]!))],
    to: plus(wanted.from, wanted.length),
    where: Object.fromEntries(
      (groups.length > 0 ? wanted.where : []).map(([pick, chosen]) => {
        const name = groups[pick % groups.length]!
        return [name, [...new Set(chosen.map((each) => values[name]![each % values[name]!.length]!))]]
      }),
    ),
  }
}

/** All metrics that can be split alike, split by all they can: few differences hide in the finest grain. */
export function sweep({ from, length, policy, months }: Wish): Asked[] {
  const alike = Map.groupBy(known, (id) => dimensionsOf(id).join())
  return [...alike.values()].flatMap((metrics) => {
    const able = dimensionsOf(metrics[0]!)
    const whole = { metrics, from, to: plus(from, length), where: {}, policy, months }
    const groups = able.filter((name) => name in values)
    return [
      { ...whole, by: [...groups, 'month'] },
      { ...whole, by: able.filter((name) => name === 'day' || name === 'collector') },
      { ...whole, by: [] },
    ]
  })
}
