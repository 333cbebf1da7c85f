import { init } from '#lib/charts/engine.ts'
import type { Drawings, Mark, Size } from '#lib/charts/mark.ts'
import { optionOf, type ChartModel } from '#lib/charts/options.ts'

interface Node {
  readonly tag: string
  readonly attrs: Readonly<Record<string, string | number | boolean | undefined>>
  readonly text?: string
  readonly children?: readonly (Node | null | undefined)[]
}

interface Painter {
  renderToVNode(options: { animation: boolean; willUpdate: boolean }): Node
}

let drawn = 0

const round = (text: string) =>
  text.replace(/-?\d+\.\d{3,}/g, (figure) => String(Math.round(Number(figure) * 100) / 100))

/** Attributes without ECharts' own bookkeeping; ids are made the drawing's own, so that several share a page. */
function attrsOf(attrs: Node['attrs'], prefix: string): Record<string, string | number> {
  const kept = Object.entries(attrs).filter(([name, value]) =>
    typeof value === 'string' || typeof value === 'number'
      ? !/^(ecmeta|class$|xmlns|pointer-events|baseProfile|version)/.test(name)
      : false,
  )
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      typeof value === 'string' ? round(value.replace(/zr\d+-/g, `${prefix}-`)) : Number(value),
    ]),
  )
}

function markOf(node: Node, prefix: string): Mark[] {
  if (node.tag === 'style') return []
  const children = (node.children ?? []).flatMap((child) => (child ? markOf(child, prefix) : []))
  return [
    {
      tag: node.tag,
      attrs: attrsOf(node.attrs, prefix),
      ...(node.text === undefined || node.text === '' ? {} : { text: node.text }),
      ...(children.length > 0 ? { children } : {}),
    },
  ]
}

function draw(model: ChartModel, size: Size): Mark {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption(optionOf(model, size))
    const { painter } = chart.getZr() as unknown as { painter: Painter }
    drawn = (drawn + 1) % 1_000_000
    const [mark] = markOf(painter.renderToVNode({ animation: false, willUpdate: false }), `d${drawn}`)
    if (mark === undefined) throw new Error('ECharts drew nothing.')
    const { width: _width, height: _height, ...attrs } = mark.attrs
    return { ...mark, attrs: { ...attrs, viewBox: `0 0 ${size.width} ${size.height}` } }
  } finally {
    chart.dispose()
  }
}

const drawingsFor = (model: ChartModel, height: number): Drawings => ({
  ...(model.kind === 'trend' ? { broad: draw(model, { width: 1160, height }) } : {}),
  wide: draw(model, { width: model.kind === 'balances' ? 420 : 640, height }),
  narrow: draw(model, { width: 320, height }),
})

const most = 200
const kept = new Map<string, Drawings>()

/** A chart as elements, for the first paint without JavaScript. The latest are kept: the same numbers look the same. */
export function drawingsOf(model: ChartModel, height: number): Drawings {
  const key = JSON.stringify([model, height])
  const drawings = kept.get(key) ?? drawingsFor(model, height)
  kept.delete(key)
  kept.set(key, drawings)
  const [oldest] = kept.keys()
  if (kept.size > most && oldest !== undefined) kept.delete(oldest)
  return drawings
}
