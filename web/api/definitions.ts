import type { FlatColumn, Sheet } from '../../warehouse/index.ts'
import type { Reading } from './service.ts'

const text = (name: string, values: readonly (string | null)[]): FlatColumn => ({ name, kind: 'text', values })

/** What the metrics among the columns mean, in both languages, and which data they are of. */
export function definitionsOf({ metrics, edition }: Reading, columns: readonly FlatColumn[]): Sheet[] {
  const named = new Set(columns.map(({ name }) => name.split('.')[0] ?? name))
  const used = Object.values(metrics).filter(({ id }) => named.has(id))
  const about: Sheet = {
    name: 'Data 数据',
    columns: [
      text('what 项目', ['edition 数据版本', 'as of 数据截至', 'published 发布时间', 'currency 货币']),
      text('value 内容', [edition.id, edition.asOf, edition.publishedAt, edition.currency]),
    ],
  }
  if (used.length === 0) return [about]
  return [
    {
      name: 'Definitions 指标定义',
      columns: [
        text(
          'id',
          used.map(({ id }) => id),
        ),
        text(
          'name',
          used.map(({ label }) => label.en),
        ),
        text(
          '名称',
          used.map(({ label }) => label.zh),
        ),
        text(
          'definition',
          used.map((one) => one.about.en),
        ),
        text(
          '定义',
          used.map((one) => one.about.zh),
        ),
        text(
          'unit',
          used.map(({ unit }) => unit),
        ),
        text(
          'better',
          used.map(({ better }) => better),
        ),
        { name: 'judged from n 起评样本量', kind: 'number', values: used.map(({ minN }) => minN) },
      ],
    },
    about,
  ]
}
