import type { Reading } from '../../../api/service.ts'
import type { View } from '#lib/period/view.ts'

const most = 24
const dimensions = ['product', 'client', 'region'] as const

/** The products, clients and regions with a balance or money in the period; long lists are left out. */
export async function choicesOf(reading: Reading, { from, to }: View) {
  const metric = ['overdue_rate', 'net_collected'].find((id) => reading.metrics[id] !== undefined)
  const values = async (dimension: (typeof dimensions)[number]): Promise<(string | null)[]> => {
    if (metric === undefined) return []
    const { rows } = await reading.ask({ metrics: [metric], by: [dimension], from, to })
    const found = rows.map((row) => row[dimension]).filter((value) => typeof value === 'string' || value === null)
    return found.length > most
      ? []
      : found.toSorted((a, b) => Number(a === null) - Number(b === null) || ((a ?? '') < (b ?? '') ? -1 : 1))
  }
  const [product, client, region] = await Promise.all(dimensions.map(values))
  return { product: product ?? [], client: client ?? [], region: region ?? [] }
}
