import type { Command } from 'commander'
import type { Bilingual } from '#sql'
import { nearest } from '../nearest.ts'
import { readSettings } from '../settings/index.ts'
import { answering, UsageError, verb, type Common } from './conventions.ts'
import { table } from './table.ts'

/** An entry of the metric dictionary. `min_n`: below it a figure has no colour, rank or pay effect. */
export interface Entry {
  readonly id: string
  readonly label: Bilingual
  readonly about: Bilingual
  readonly unit: string
  readonly better: string
  /** By the person whose number it is: `collector`, `shared` or `no`. */
  readonly controllable: string
  readonly dimensions: readonly string[]
  readonly needs: readonly string[]
  readonly interval: string | null
  readonly min_n: number
}

/** The whole dictionary, or the one entry asked for. */
export async function metrics({ home }: Common, id: string | undefined): Promise<{ metrics: Entry[] }> {
  const { metrics: catalogue } = await import('#sql')
  const { minN } = readSettings(home)
  const ids = [...catalogue.keys()]
  if (id !== undefined && !catalogue.has(id)) {
    const near = nearest(id, ids)
    throw new UsageError(
      `There is no metric ${id}; ${near === null ? `there are ${ids.join(', ')}` : `did you mean ${near}?`}`,
      { metric: id },
      'unknown_metric',
    )
  }
  const chosen = [...catalogue.values()].filter((metric) => id === undefined || metric.id === id)
  return {
    metrics: chosen.map(({ id: name, label, about, unit, better, controllable, dimensions, needs, interval }) => ({
      id: name,
      label,
      about,
      unit,
      better,
      controllable,
      dimensions,
      needs,
      interval,
      min_n: minN[name] ?? minN.default ?? 0,
    })),
  }
}

function render({ metrics: entries }: { metrics: readonly Entry[] }): string {
  const [only, another] = entries
  if (only === undefined || another !== undefined)
    return table(
      [{ title: 'metric' }, { title: 'is' }, { title: '指标' }],
      entries.map(({ id, label }) => [id, label.en, label.zh]),
    )
  return [
    `${only.id}: ${only.label.en} · ${only.label.zh}`,
    only.about.en,
    only.about.zh,
    `Unit ${only.unit}; better: ${only.better}; controllable: ${only.controllable}; smallest n shown with colour: ${only.min_n}${only.interval === null ? '' : `; interval: ${only.interval}`}.`,
    `By ${only.dimensions.join(', ')}.`,
    `Needs ${only.needs.join(', ')}.`,
  ].join('\n')
}

export const metricsVerb = (program: Command) =>
  verb(program, 'metrics', 'the metric dictionary')
    .argument('[id]', 'one metric')
    .action(answering(metrics, { render }))
